// All partitions as arrays of plain data: replicas in order, in-sync set, leader, epoch, log positions. Arrays are read as they are and
// changed through the verbs below, which note what changed. Replicas lie flat: those of partition p at [first[p], first[p + 1]).
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

    /// Partitions of this topic that the broker leads.
    std::uint32_t led(std::size_t topic_index, BrokerId broker) const { return counted(led_, topic_index, broker); }
    /// Bytes a second that are written to all replicas on this broker, in the mean over the week.
    double hosted_rate(BrokerId broker) const;
    /// Bytes appended, exact at the last time that the logs were brought up to date.
    double log_end(std::size_t p) const { return grows_with_[p] == stands ? end_[p] : end_[p] + grown_[grows_with_[p]]; }

    /// Appends one partition with all replicas in sync and the first as leader.
    void add(std::size_t topic_index, std::span<const BrokerId> replicas, double retained_bytes);
    void set_leader(std::size_t p, std::int8_t position);
    void leave_isr(std::size_t p, std::size_t position);
    void join_isr(std::size_t p, std::size_t position);
    /// It is the whole in-sync set, and nothing else is eligible.
    void alone_in_sync(std::size_t p, std::size_t position);
    void believe(std::size_t p, BrokerId leader_of_clients);
    void set_intact(std::size_t p, std::size_t position, bool whole);
    void move_replica(std::size_t p, std::size_t position, BrokerId to);
    /// The log ends here from now on.
    void cut(std::size_t p, double end);

    /// Partitions that grow alike are one class: those of a topic whose producers are served by one leader. Number it from 0.
    static constexpr std::uint32_t stands = 0xffffffff;
    void grow_with(std::size_t p, std::uint32_t growth_class);
    /// Each partition of the class has taken in so much.
    void grow(std::uint32_t growth_class, double bytes_each);

    /// Partitions that a verb has changed since the last call, each once, in no order.
    std::vector<std::uint32_t> take_changed();
    /// Partitions whose clients believe in this broker although another one leads, each once, in order.
    std::vector<std::uint32_t> take_astray(BrokerId believed);

private:
    void note(std::size_t p);
    void note_astray(std::size_t p);
    static void count(std::vector<std::vector<std::uint32_t>>& by_topic, std::size_t topic_index, BrokerId broker, int change);
    static std::uint32_t counted(const std::vector<std::vector<std::uint32_t>>& by_topic, std::size_t topic_index, BrokerId broker);

    std::vector<double> end_;                         // of a log that grows: less what its class had grown when it began
    std::vector<std::uint32_t> grows_with_;           // a class, or stands
    std::vector<double> grown_;                       // by class
    std::vector<std::vector<std::uint32_t>> led_, hosted_;      // by topic and broker
    std::vector<std::uint32_t> changed_;
    std::vector<std::uint8_t> is_changed_;
    std::vector<std::vector<std::uint32_t>> astray_;  // by believed leader: all that are, some that were, some twice
    std::vector<std::uint8_t> is_noted_astray_;       // in the list of the leader that clients believe in
};

}  // namespace rehearse
