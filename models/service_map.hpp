// Who serves what at this instant: for each topic and leader, how many partitions move, how many wait, where their bytes go.
// Made anew whenever leaders, in-sync sets, brokers or the clients' knowledge change; one pass over all partitions.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/id.hpp"

namespace rehearse {

class World;

/// A bucket is a leader that clients believe in, and whether its partitions wait: 2 * broker + waits.
using Bucket = std::uint32_t;
constexpr Bucket bucket_of(BrokerId broker, bool waits) { return 2 * broker.value + (waits ? 1 : 0); }

/// Partitions of one topic that went from one bucket to another in the last refresh.
struct Transition {
    Bucket from, to;
    std::uint32_t partitions;
};

/// One way of using a topic: writing, reading from leaders, reading from the closest replica.
struct Usage {
    std::vector<std::uint32_t> count;          // per bucket
    std::vector<Transition> transitions;       // of the last refresh
    std::uint32_t waiting() const;
};

struct TopicService {
    Usage write, read_leader, read_closest;
    std::vector<std::uint32_t> followers;      // [leader * brokers + follower]: moving partitions, in-sync followers
    std::vector<double> from_leader;           // closest: [leader * zones + zone]: partitions read at the leader from that zone
    std::vector<double> from_near;             // closest: [leader * brokers + source]: partitions read at a replica of the reader's zone
};

class ServiceMap {
public:
    /// Sizes everything and takes the present state as the first.
    void begin(const World& world);
    void refresh(const World& world);

    const TopicService& topic(std::size_t t) const { return topics_[t]; }
    std::size_t leaderless() const { return leaderless_; }
    std::size_t under_replicated() const { return under_replicated_; }
    std::size_t below_min_insync() const { return below_min_insync_; }
    /// Whether the partition moves, and to which leader, as of the last refresh: the table may already say otherwise.
    bool writes(std::size_t partition) const { return (write_bucket_[partition] & 1) == 0; }
    BrokerId writes_to(std::size_t partition) const { return BrokerId{write_bucket_[partition] / 2}; }

private:
    enum class Held : std::uint8_t { no, alone, whole_leader };

    void judge_writes(const World& world);
    void count_writes(const World& world);
    void count_reads(const World& world);
    void count_health(const World& world);
    bool reads_closest(const World& world, std::size_t p, BrokerId leader);
    static void merge(Usage& usage);
    void move(Usage& usage, std::vector<Bucket>& buckets, std::size_t p, Bucket to);

    std::vector<TopicService> topics_;
    std::vector<Bucket> write_bucket_, leader_bucket_, closest_bucket_;
    std::vector<Held> held_;                   // per partition, of the pass under way
    std::vector<std::uint8_t> leader_held_;    // [topic * brokers + leader]
    std::size_t leaderless_ = 0, under_replicated_ = 0, below_min_insync_ = 0;
    bool first_ = true;
};

}  // namespace rehearse
