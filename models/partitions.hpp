// All partitions as arrays of plain data: replicas in order, in-sync set, leader, epoch, log positions.
// Replicas lie flat: those of partition p at [first[p], first[p + 1]). Positions are bytes.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sim/id.hpp"
#include "sim/units.hpp"

namespace rehearse {

/// A topic of the study, or several of one shape: partitions [first, first + partitions).
struct Topic {
    std::string name;
    std::uint32_t first = 0, partitions = 0;
    int min_insync = 1;
    Duration retention;
    Bytes segment;
    Duration local_retention;           // with tiered storage: how long brokers keep it
    bool waits_for_all = true;          // acks=all
    double write_rate = 0;              // bytes a second that all its producers offer, mean over the week

    double partition_rate() const { return write_rate / partitions; }
};

inline constexpr std::int8_t no_leader = -1;

struct PartitionTable {
    std::vector<Topic> topics;
    std::vector<std::uint32_t> first{0};          // P + 1 entries
    std::vector<std::uint16_t> topic;
    std::vector<std::int8_t> leader;              // position in the replica list, or no_leader
    std::vector<std::uint32_t> epoch;             // rises with each change of leader
    std::vector<std::uint8_t> isr;                // bit i: replica i is in sync
    std::vector<std::uint8_t> eligible;           // bit i: replica i is out of sync but has all that was acknowledged (KIP-966)
    std::vector<BrokerId> known;                  // the leader that clients believe in
    std::vector<double> log_end;                  // bytes appended, exact at the last refresh of the clients
    std::vector<double> retained;                 // bytes that a full copy of the log holds
    std::vector<BrokerId> replica;                // flat
    std::vector<double> replica_end;              // flat; of replicas out of sync: bytes they hold up to
    std::vector<std::uint8_t> replica_intact;     // flat; 0: its copy is gone

    std::size_t size() const { return topic.size(); }
    std::size_t replicas(std::size_t p) const { return first[p + 1] - first[p]; }
    std::span<const BrokerId> replica_list(std::size_t p) const { return {replica.data() + first[p], replicas(p)}; }
    BrokerId at(std::size_t p, std::size_t position) const { return replica[first[p] + position]; }
    bool has_leader(std::size_t p) const { return leader[p] != no_leader; }
    BrokerId leader_of(std::size_t p) const { return at(p, static_cast<std::size_t>(leader[p])); }
    bool in_sync(std::size_t p, std::size_t position) const { return (isr[p] >> position) & 1; }
    int in_sync_count(std::size_t p) const { return __builtin_popcount(isr[p]); }
    bool fully_in_sync(std::size_t p) const { return in_sync_count(p) == static_cast<int>(replicas(p)); }
    /// Position of `broker` in the replica list of p, or -1.
    int position_of(std::size_t p, BrokerId broker) const;

    /// Appends one partition with all replicas in sync and the first as leader.
    void add(std::size_t topic_index, std::span<const BrokerId> replicas, double retained_bytes);
    void set_leader(std::size_t p, std::int8_t position);
    void leave_isr(std::size_t p, std::size_t position) { isr[p] = static_cast<std::uint8_t>(isr[p] & ~(1u << position)); }
    void join_isr(std::size_t p, std::size_t position) { isr[p] = static_cast<std::uint8_t>(isr[p] | (1u << position)); }
};

}  // namespace rehearse
