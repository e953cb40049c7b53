// The rebuild scenario: every replica of a lost broker, or of a lost zone, is copied from one survivor to another through disks,
// NICs and zone links. Drawn from one generator, so that a peer in any language can run the same.
#pragma once

#include <cstdint>
#include <vector>

namespace rehearse::bench {

struct RebuildShape {
    std::uint64_t brokers = 100;
    std::uint64_t replicas = 1000;
    std::uint64_t concurrency = 0;  // copies at once per destination; 0: no limit
    double cap = 0;                 // bytes/s of one copy; 0: none
    double zone_share = 0.1;        // capacity of a zone link, in NICs of all brokers
    double spread = 0.1;            // of capacities about their mean, both ways
    double sigma = 0.5;             // of the logarithm of a replica's size
    bool zone_loss = false;         // zone 0, else broker 0
    bool only_memory = false;       // stop at the first settle, for whoever runs it
    bool general = false;           // real weights and coefficients, for whoever runs it
    std::uint64_t seed = 1;
};

struct Replica {
    std::uint32_t source, destination;
    double bytes;
};

/// Capacities in bytes/s. Broker b lies in zone b mod 3; zone_link[3 s + d] leads from zone s to zone d.
struct Rebuild {
    std::vector<double> disk, up, down, zone_link;
    std::vector<Replica> replicas;
};

Rebuild draw_rebuild(const RebuildShape& shape);

}  // namespace rehearse::bench
