// The fleet that carries a load with room to spare, by one stated rule: at most half of each broker's network and volume is in use.
#pragma once

#include <string>

#include "sim/fields.hpp"
#include "sim/units.hpp"
#include "topologies/catalog.hpp"

namespace rehearse {

/// What the whole cluster has to carry.
struct FleetLoad {
    Rate written;               // by producers, at peak
    double fan_out = 1;         // how often it is read
    Count replicas = 3;
    Bytes held;                 // by one copy
};

/// What a broker of a fleet of `brokers` takes in, sends, and writes.
struct BrokerLoad {
    Rate in, out, disk;
    Bytes held;
};
BrokerLoad load_of_each(const FleetLoad& load, Count brokers);

struct ChosenFleet {
    Count brokers = 0;
    const InstanceType* instance = nullptr;
    const VolumeType* volume = nullptr;    // none for designs that keep no data on brokers
    Bytes size;                 // of each volume: data takes at most 70 % of it; 0: local disks bring their own
    Rate throughput;            // of each volume; 0: what the type brings is enough
};

struct FleetWish {
    std::string cloud, region;
    Count zones = 3;
    Count brokers = 0;          // 0: as many as it takes, a multiple of the zones
    std::string instance;       // empty: any with published limits and a price
    bool diskless = false;      // for designs that keep no data on brokers
};

/// Whether some machine of the cloud with a price has a disk, on the network or its own, whose limits are published.
bool has_disks(const std::string& cloud, const std::string& region, const Catalog& catalog);

/// The cheapest machines by list price with at least 4 processors and 16 GiB; of equally cheap ones those that stand first in the catalog. The volume is the
/// cloud's first network type that is neither regional nor a file server; where no limits for network volumes are published, the machine's own disks. Throws ConfigError, whose file is `blamed`, when nothing carries it.
ChosenFleet choose_fleet(const FleetWish& wish, const FleetLoad& load, const Catalog& catalog, const std::string& blamed);

}  // namespace rehearse
