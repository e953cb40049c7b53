// What the twin is told: nodes with their links, topics with their replica lists, clients, and what happens when. Plain data.
// Times are spans from the start of the run. Sources of defaults: models/settings.hpp and models/twin/client_settings.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/assumptions.hpp"
#include "models/settings.hpp"
#include "models/twin/automq_plan.hpp"
#include "models/twin/client_settings.hpp"

namespace rehearse::twin {

struct BrokerPlan {
    std::int64_t name = 0;            // the number that its owner gave it
    std::uint32_t zone = 0;
    double nic = 0;                   // bytes a second in each direction; 0: not limited
    std::uint32_t dirs = 1;           // log directories; partitions are dealt out to them in turn
    bool absent = false;              // does not run when the plan begins
};

/// Equal batches that lie in every copy of a partition at the start.
struct HeldPlan {
    std::uint64_t batches = 0;
    std::uint16_t records = 1;
    std::uint32_t bytes = 0;          // of the values in each
};

struct PartitionPlan {
    std::uint32_t topic = 0;
    std::vector<std::uint32_t> replicas;
    std::uint32_t leader = 0;
    std::uint64_t records = 0;        // in every copy at the start, a batch each
    std::vector<HeldPlan> held{};     // besides those, older ones first
};

struct TopicPlan {
    std::string name;
    std::uint32_t min_insync = 1;
    std::uint32_t record_bytes = 0;   // of what lies in it at the start
    bool unclean = false;             // unclean.leader.election.enable
};

enum class Acks : std::uint8_t { none, leader, all };

struct ProducerPlan {
    std::string name;
    std::uint32_t topic = 0, zone = 0;
    double rate = 0;                  // bytes a second; 0: as fast as it can
    double total = 0;                 // bytes after which it stops; 0: none
    std::uint32_t record_bytes = 0;
    Acks acks = Acks::all;
    bool idempotent = true;           // enable.idempotence; counts with acks=all alone
    Duration from, to;
    Duration transaction;             // how long each of its transactions lasts; 0: it has none
    ProducerSettings settings;
};

enum class Reset : std::uint8_t { latest, earliest };

struct ConsumerPlan {
    std::string name, group;
    std::uint32_t topic = 0, zone = 0;
    double most = 0;                  // bytes a second that it takes; 0: no limit
    Duration from, to;
    std::vector<std::pair<Duration, Duration>> paused;   // spans in which its application does not poll
    bool joined = false;              // it has its partitions when the run starts
    bool racked = false;              // client.rack names its zone
    bool from_start = false;          // it begins at the first record instead of the last
    bool committed_only = false;      // isolation.level is read_committed
    Reset reset = Reset::latest;      // auto.offset.reset
    Duration poll_takes;              // how long the application works between two polls
    bool cooperative = false;         // its assignors revoke only what moves
    std::string instance;             // group.instance.id; empty: a dynamic member
    ConsumerSettings settings;
};

/// A consumer group where it is not the default one.
struct GroupPlan {
    std::string name;
    bool next_protocol = false;                  // group.protocol is consumer (KIP-848)
    std::optional<std::uint32_t> partition;      // of the offsets topic: its leader coordinates; none: a coordinator that never fails
    double state_bytes = 0;                      // what a new coordinator must read of that partition
};

/// What the machine decided while a broker started; the twin takes these moments as given.
struct BootPlan {
    Duration process_up, log_loading, logs_loaded, server_started;
    /// A broker first asks to be registered late on the way from the process to its logs: not before this share of it. From the drill
    /// aq-crash-1, which is not scored: 1.48 of 1.79 s.
    static constexpr double asks_after = 0.82;
};

enum class Do : std::uint8_t { kill, terminate, start, wipe, isolate, rejoin, freeze, thaw, set_nic, set_volume, drop_page_cache, reassign, kill_client,
                               kill_controller, stop_controller, start_controller, isolate_controller, cut_from_brokers, join_brokers, fail_dir, set_disk, set_store_nic, set_store_delay };

struct Step {
    Duration at;
    Do what = Do::kill;
    std::uint32_t node = 0;           // index of the broker, controller or client
    double number = 0;                // bytes a second of what is set; throttle of reassign; 0: none; seconds of set_store_delay; number of a directory
    std::optional<BootPlan> boot;
    std::vector<std::pair<std::uint32_t, std::vector<std::uint32_t>>> moves;  // partition, new replicas
};

struct Plan {
    std::vector<BrokerPlan> brokers;
    std::vector<std::uint32_t> controller_zones;
    std::optional<std::uint32_t> active_controller;
    std::vector<TopicPlan> topics;
    std::vector<PartitionPlan> partitions;
    std::vector<ProducerPlan> producers;
    std::vector<ConsumerPlan> consumers;
    std::vector<GroupPlan> groups;
    std::vector<Step> steps;
    KafkaSettings kafka;
    Assumptions assumed;
    Duration rtt = 200_us;
    std::uint32_t zones = 0;          // zones are numbered from 1; 0 is outside
    Duration zero;                    // figures count from here
    Duration horizon;
    std::optional<AutomqPlan> automq; // brokers keep nothing: the log lies in an object store
    bool rack_aware_reads = false;    // replica.selector.class is the rack-aware one (KIP-392)
    Duration lag_time_max = 30_s;     // replica.lag.time.max.ms
    bool balances_leaders = true;     // auto.leader.rebalance.enable
    std::optional<Duration> controller_since;    // when the first active controller took office, at the latest; none: when the plan begins
};

}  // namespace rehearse::twin
