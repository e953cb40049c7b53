// Who serves what at this instant: for each topic and leader, how many partitions move, how many wait, where their bytes go.
// Brought up to date whenever leaders, in-sync sets, brokers or the clients' knowledge change; only partitions that are concerned are judged again.
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
    std::vector<std::uint8_t> rerouted;        // per leader: bytes go elsewhere, or in other parts, since the last refresh
    bool read_near = false;                    // some of its readers want the closest replica
    std::uint32_t short_of_replicas = 0;       // partitions whose leader answers NOT_ENOUGH_REPLICAS
};

class ServiceMap {
public:
    /// Sizes everything and takes the present state as the first.
    void begin(World& world);
    void refresh(World& world);

    const TopicService& topic(std::size_t t) const { return topics_[t]; }
    std::size_t leaderless() const { return leaderless_; }
    std::size_t under_replicated() const { return under_replicated_; }
    std::size_t below_min_insync() const { return below_min_insync_; }
    /// Whether the partition moves, and to which leader, as of the last refresh: the table may already say otherwise.
    bool writes(std::size_t partition) const { return (seen_[partition].write & 1) == 0; }
    BrokerId writes_to(std::size_t partition) const { return BrokerId{seen_[partition].write / 2}; }
    /// Partitions of a topic that one leader serves grow alike: the number of their class in the partition table.
    std::uint32_t growth_class(std::size_t topic, BrokerId leader) const { return static_cast<std::uint32_t>(place(topic, leader)); }
    /// Partitions that the last refresh looked at, in order: nothing else has changed.
    const std::vector<std::uint32_t>& concerned() const { return concerned_; }
    /// The world was another one than at the refresh before the last: clients may come from other zones.
    bool everything_changed() const { return everything_changed_; }

private:
    struct Health {
        bool leaderless = false, under_replicated = false, below_min_insync = false;
    };
    /// A partition as it was counted last.
    struct Seen {
        Bucket write = 0, leader = 0, closest = 0;
        BrokerId known;
        bool waits_alone = false;              // nobody serves its writers
        bool short_of_replicas = false;        // that is so because too few replicas are in sync
        bool holds = false;                    // its writers wait for an answer, and with them all else that they send to this leader
        std::uint8_t followers = 0;            // bit i: what is written goes to replica i
        Health health;
    };

    static constexpr std::uint32_t nobody = 0xffffffff;

    bool look_around(const World& world);
    void gather(World& world);
    void concern(std::size_t p);
    void concern_all();
    template <class Which>
    void concern_where(Which which);
    void judge(const World& world, std::size_t p);
    void mute(const World& world);
    void count(World& world, std::size_t p);
    void count_writes(World& world, std::size_t p);
    void count_followers(const World& world, std::size_t p, std::uint8_t followers);
    void count_reads(const World& world, std::size_t p);
    bool find_sources(const World& world, std::size_t p, BrokerId leader);
    void count_sources(const World& world, std::size_t p, double each);
    void count_health(const World& world, std::size_t p);
    void move(Usage& usage, Bucket& bucket, Bucket to);
    static void merge(Usage& usage);
    std::size_t place(std::size_t topic, BrokerId leader) const { return topic * brokers_ + leader.index(); }

    std::size_t brokers_ = 0, zones_ = 0;
    std::vector<TopicService> topics_;
    std::vector<Seen> seen_;
    std::vector<BrokerId> seen_replica_;       // flat, as of that time
    std::vector<std::uint32_t> sources_;       // [partition * zones + zone]: broker that this zone's readers use, or none
    std::vector<std::uint32_t> holding_;       // [topic * brokers + leader]: partitions that hold
    std::vector<std::uint8_t> muted_;          // the same: whether there are any, as counted
    std::vector<std::size_t> perhaps_muted_;
    std::vector<std::uint32_t> state_;         // per broker: all that matters of it
    std::vector<std::uint8_t> other_state_;    // per broker, in the refresh under way
    std::uint64_t everywhere_ = 0;             // of the whole world, the same
    std::vector<std::uint32_t> concerned_;
    std::vector<std::uint8_t> is_concerned_;
    std::size_t leaderless_ = 0, under_replicated_ = 0, below_min_insync_ = 0;
    bool first_ = true, everything_changed_ = false;
};

}  // namespace rehearse
