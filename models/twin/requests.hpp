// Requests of the twin as they are under way, and what their messages weigh on the wire.
#pragma once

#include <cstdint>
#include <vector>

#include "models/twin/records.hpp"
#include "models/twin/wire.hpp"

namespace rehearse::twin {

enum class ProduceError : std::uint8_t { none, waiting, not_leader, not_enough_replicas, out_of_order, timed_out, offline };

struct ProduceRequest {
    std::uint32_t producer = 0, broker = 0;
    std::uint32_t life = 0;                 // of the connection it was sent on
    std::uint64_t served_by = 0;            // life of the broker's process
    bool all = true, in_use = false;
    Time sent;
    std::vector<BatchId> batches;
    std::vector<ProduceError> results;
    std::size_t open = 0;                   // batches that still wait
    std::vector<std::uint32_t> hints;       // by batch: the leader that the answer names (KIP-951)
};

/// One fetching loop: a follower's thread to one leader, or a consumer's to one broker. One request is out at a time.
struct Fetch {
    std::uint32_t leader = 0;
    std::uint32_t owner = 0;                // broker, or consumer
    bool follower = true;
    std::uint32_t life = 0;                 // answers of an older life are dropped
    double most_partition = 0, most = 0;
    Duration patience;
    ConnectionId there = 0, back = 0;
    std::size_t slot = 0;                   // of its thread
    struct Asked { std::uint32_t partition; std::size_t offset; std::uint32_t epoch; };
    std::vector<Asked> asked;
    std::vector<std::uint32_t> changed;     // places in `asked` that moved since the last request
    std::vector<std::uint32_t> place_of;    // of a partition in `asked`, or nobody
    std::vector<std::uint32_t> fresh;       // places whose partitions may have data, for the leader
    bool all = true;                        // every place is to be looked at: something besides data changed
    enum class Fault : std::uint8_t { none, not_leader, diverged, out_of_range };
    struct Part { std::uint32_t partition; std::size_t from, to, high; Fault fault; };
    std::vector<Part> parts;                // the answer under way
    double bytes = 0;
    bool waits = false;                     // at the leader, for data
    bool out = false;                       // a request is under way
    std::uint64_t served_by = 0;
    std::size_t turn = 0;                   // partitions that returned data go to the back
    Ticket timer;
};

// Bytes of Kafka 4.1 messages besides records (message formats in clients/src/main/resources/common/message): size, header with
// client id, topic ids, one entry a partition; flexible versions.
inline double produce_request_bytes(std::size_t batches) { return 60 + 9.0 * static_cast<double>(batches); }
inline double produce_response_bytes(std::size_t batches) { return 34 + 34.0 * static_cast<double>(batches); }
inline double fetch_request_bytes(std::size_t changed, bool follower) { return (follower ? 92 : 71) + (follower ? 51.0 : 33.0) * static_cast<double>(changed); }
inline double fetch_response_bytes(std::size_t partitions) { return 38 + 44.0 * static_cast<double>(partitions); }
inline constexpr double metadata_bytes = 120;

}  // namespace rehearse::twin
