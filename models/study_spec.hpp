// What a user writes in a study file, as plain structs; every struct lists its own parameters. Nothing here simulates.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "models/assumptions.hpp"
#include "models/catalogue.hpp"
#include "models/settings.hpp"
#include "models/stated_placement.hpp"
#include "sim/fields.hpp"
#include "sim/units.hpp"
#include "topologies/decimal.hpp"

namespace rehearse {

/// The data volume of each broker; only designs that keep data on brokers have it.
struct VolumeSpec {
    std::string type = "gp3";
    std::optional<Bytes> size;
    std::optional<Rate> throughput;
    std::optional<double> iops;
    Count directories = 1;

    void fields(auto&& field) {
        field({.name = "type", .meaning = "volume type of the catalog (gp3, io2, ...) or local-nvme for the instance's own disks",
               .source = "AWS: gp3 is the default volume type of MSK", .as_of = "2023-06-01"}, type);
        field({.name = "size", .meaning = "provisioned size; local-nvme brings its own", .least = 1}, size);
        field({.name = "throughput", .meaning = "provisioned throughput; default: the type's baseline", .least = 1}, throughput);
        field({.name = "iops", .meaning = "provisioned operations a second; default: the type's baseline", .least = 1}, iops);
        field({.name = "directories", .meaning = "log directories (log.dirs) that share it, each on a disk that can fail alone",
               .source = "Kafka log.dirs: one", .as_of = "2025-10-26", .least = 1, .most = 64}, directories);
    }
};

/// The volume under each broker's write-ahead log, or the one file system under all of them; only designs with such a log have it.
struct WalSpec {
    std::string type;
    Bytes size = 10_GiB;
    std::optional<Rate> throughput;
    std::optional<double> iops;
    std::string zone;

    void fields(auto&& field) {
        field({.name = "type", .meaning = "volume type of the catalog; default: the cloud's first of the kind that the design needs"}, type);
        field({.name = "size", .meaning = "provisioned size", .source = "AutoMQ guidance for a gp3 log volume", .as_of = "2026-08-21", .least = 1}, size);
        field({.name = "throughput", .meaning = "provisioned throughput; default: the type's baseline", .least = 1}, throughput);
        field({.name = "iops", .meaning = "provisioned operations a second; default: the type's baseline", .least = 1}, iops);
        field({.name = "zone", .meaning = "file system: zone of its active server at the start; default: the first"}, zone);
    }
};

/// The machines that run brokers.
struct BrokerFleetSpec {
    Count count = 0;
    std::string instance;
    VolumeSpec volume;
    WalSpec wal;
    std::vector<std::string> zone_of_each;

    void fields(auto&& field) {
        field({.name = "count", .meaning = "number of brokers, spread over the zones in turn", .required = true, .least = 1, .most = 100000}, count);
        field({.name = "instance", .meaning = "instance type of the catalog", .required = true}, instance);
        field({.name = "volume", .meaning = "the data volume of each broker"}, volume);
        field({.name = "wal", .meaning = "the volume or file system under the write-ahead log, for designs that have one"}, wal);
        field({.name = "zone of each", .meaning = "zone of broker 1, 2, 3, ... of a cluster that exists; default: the zones in turn"}, zone_of_each);
    }
};

/// Where it runs.
struct ClusterSpec {
    std::string cloud = "aws";
    std::string region;
    Count zones = 3;
    Count controllers = 3;
    std::string active_controller;
    BrokerFleetSpec brokers;
    std::optional<Rate> zone_link;
    std::string object_store;
    Count buckets = 1;
    bool bucket_in_each_zone = false;

    void fields(auto&& field) {
        field({.name = "cloud", .meaning = "provider whose instances and prices apply", .source = "the clouds of the price book", .as_of = "2026-11-21"}, cloud);
        field({.name = "region", .meaning = "region of the price book", .required = true}, region);
        field({.name = "zones", .meaning = "availability zones, named a, b, c, ...", .source = "AWS regions offer three or more", .as_of = "2026-11-21", .least = 1, .most = 26}, zones);
        field({.name = "controllers", .meaning = "dedicated KRaft controllers, spread over the zones in turn",
               .source = "Kafka operations page recommends 3 or 5", .as_of = "2025-10-26", .least = 1, .most = 9}, controllers);
        field({.name = "active controller", .meaning = "zone of the active controller when the run starts; default: drawn"}, active_controller);
        field({.name = "brokers", .meaning = "the machines that run brokers", .required = true}, brokers);
        field({.name = "zone link", .meaning = "capacity between each two zones in each direction; default: not limiting", .least = 1}, zone_link);
        field({.name = "object store", .meaning = "class of object storage of the catalog; default: the standard class of the cloud"}, object_store);
        field({.name = "buckets", .meaning = "buckets over which objects are spread; each takes its own number of requests", .source = "AutoMQ and Inkless use one", .as_of = "2026-08-21", .least = 1, .most = 1000}, buckets);
        field({.name = "bucket in each zone", .meaning = "a class that keeps objects in one zone: a bucket in each of three zones gets every write, which is done when two have it",
               .source = "WarpStream documentation: ingestion bucket URL of low-latency clusters; one bucket unless stated", .as_of = "2026-08-21"}, bucket_in_each_zone);
    }
};

/// One topic, or several of the same shape.
struct TopicSpec {
    std::string name;
    Count count = 1;
    Count partitions = 1;
    Count replication_factor = 3;
    Count min_insync_replicas = 2;
    Duration retention = 168_h;
    Bytes segment_bytes = 1_GiB;
    std::optional<Duration> local_retention;
    StatedPlacement placement;

    void fields(auto&& field) {
        field({.name = "name", .meaning = "what clients call it", .required = true}, name);
        field({.name = "count", .meaning = "number of topics of this shape; their partitions are placed topic by topic",
               .source = "one topic unless the study says more", .as_of = "2026-11-21", .least = 1}, count);
        field({.name = "partitions", .meaning = "partitions of all these topics together", .required = true, .least = 1, .most = 10000000}, partitions);
        field({.name = "replication.factor", .meaning = "replicas of each partition; shared storage keeps one",
               .source = "Kafka operations practice; broker default is 1", .as_of = "2025-10-26", .least = 1, .most = 8}, replication_factor);
        field({.name = "min.insync.replicas", .meaning = "replicas that must be in sync for acks=all",
               .source = "practice for RF 3; broker default is 1", .as_of = "2025-10-26", .least = 1, .most = 8}, min_insync_replicas);
        field({.name = "retention", .meaning = "how long data is kept", .source = "Kafka log.retention.hours = 168", .as_of = "2025-10-26", .least = 1}, retention);
        field({.name = "segment.bytes", .meaning = "bytes of a log segment", .source = "Kafka LogConfig.java", .as_of = "2025-10-26", .least = 1048576}, segment_bytes);
        field({.name = "local.retention.ms", .meaning = "tiered storage: how long data stays on brokers; default: as long as retention, which saves nothing (KIP-405)", .least = 0}, local_retention);
        field({.name = "placement", .meaning = "for each partition the numbers of its brokers, the preferred leader first; default: as Kafka places a new topic; designs that place otherwise ignore it"}, placement);
    }
};

/// How a client group's rate changes over the day and the week, as factors of its rate.
struct ProfileSpec {
    std::vector<double> daily;
    std::vector<double> weekly;
    Duration starts_at;

    void fields(auto&& field) {
        field({.name = "daily", .meaning = "24 factors, one an hour from midnight; default: constant", .least = 0}, daily);
        field({.name = "weekly", .meaning = "7 factors, one a day from Monday; default: constant", .least = 0}, weekly);
        field({.name = "starts at", .meaning = "time since Monday midnight at which the run begins", .source = "Monday midnight", .as_of = "2026-11-21", .least = 0}, starts_at);
    }
};

enum class Acks { all, leader, none };
template <>
struct EnumWords<Acks> {
    static constexpr std::array words{std::pair{std::string_view("all"), Acks::all}, std::pair{std::string_view("1"), Acks::leader},
                                      std::pair{std::string_view("0"), Acks::none}};
};

enum class FetchFrom { leader, closest };
template <>
struct EnumWords<FetchFrom> {
    static constexpr std::array words{std::pair{std::string_view("leader"), FetchFrom::leader},
                                      std::pair{std::string_view("closest"), FetchFrom::closest}};
};

/// A crowd of producers.
struct ProducerSpec {
    static constexpr std::string_view key = "produce";
    std::string topic;
    std::string name;
    Rate rate;
    Acks acks = Acks::all;
    bool idempotent = true;
    Count connections = 100;
    Bytes request = 16_KiB;
    Duration late_after = 1_s;
    ProfileSpec profile;

    void fields(auto&& field) {
        field({.name = "produce", .meaning = "the topic that is written", .required = true}, topic);
        field({.name = "name", .meaning = "what reports call this crowd; default: produce TOPIC"}, name);
        field({.name = "rate", .meaning = "offered load of the whole crowd, after compression", .required = true, .least = 0}, rate);
        field({.name = "acks", .meaning = "acknowledgements a producer waits for", .source = "Kafka producer default since 3.0", .as_of = "2025-10-26"}, acks);
        field({.name = "enable.idempotence", .meaning = "brokers recognise what is sent again; counts with acks=all alone",
               .source = "Kafka ProducerConfig.java, default since 3.0 (KIP-679)", .as_of = "2025-10-26"}, idempotent);
        field({.name = "connections", .meaning = "producer processes; each holds one connection to each broker and one buffer",
               .source = "unverified", .as_of = "2026-11-21", .least = 1}, connections);
        field({.name = "request", .meaning = "mean bytes of a produce request", .source = "Kafka batch.size 16384, one batch a request", .as_of = "2025-10-26", .least = 1}, request);
        field({.name = "late after", .meaning = "an acknowledgement that comes this much later than in steady state is late", .source = "unverified", .as_of = "2026-11-21", .least = 0}, late_after);
        field({.name = "profile", .meaning = "daily and weekly course of the rate"}, profile);
    }
};

/// Consumer groups of one kind.
struct ConsumerSpec {
    static constexpr std::string_view key = "consume";
    std::string topic;
    std::string name;
    Count groups = 1;
    FetchFrom from = FetchFrom::leader;
    std::optional<Rate> process_rate;
    Bytes request = 1_MiB;
    Duration late_after = 1_s;
    std::optional<Count> members;

    void fields(auto&& field) {
        field({.name = "consume", .meaning = "the topic that is read", .required = true}, topic);
        field({.name = "name", .meaning = "what reports call these groups; default: consume TOPIC"}, name);
        field({.name = "groups", .meaning = "consumer groups, each reading everything", .source = "one group unless the study says more", .as_of = "2026-11-21", .least = 1}, groups);
        field({.name = "from", .meaning = "leader, or closest: a replica in the reader's zone where the design has one (KIP-392)",
               .source = "Kafka replica.selector.class default", .as_of = "2025-10-26"}, from);
        field({.name = "members", .meaning = "members of each group, spread over the zones in turn, that fail with their zone; default: members elsewhere take over at once", .least = 1, .most = 10000}, members);
        field({.name = "process rate", .meaning = "most that one whole group can take; default: not limiting", .least = 1}, process_rate);
        field({.name = "request", .meaning = "mean bytes of a fetch response when catching up", .source = "Kafka max.partition.fetch.bytes", .as_of = "2025-10-26", .least = 1}, request);
        field({.name = "late after", .meaning = "a record that is read this much later than in steady state is late", .source = "unverified", .as_of = "2026-11-21", .least = 0}, late_after);
    }
};

using ClientSpec = std::variant<ProducerSpec, ConsumerSpec>;

/// One contender: an architecture, with a fleet of its own where it should not use the study's.
struct ContenderSpec {
    std::string architecture;
    std::optional<ClusterSpec> cluster;

    void fields(auto&& field) {
        field({.name = "architecture", .meaning = "name of an architecture", .required = true}, architecture);
        field({.name = "cluster", .meaning = "the fleet of this architecture instead of the study's"}, cluster);
    }
};

/// What things are worth to this user: rates of a contract instead of list prices, and what an outage costs the business.
struct MoneySpec {
    std::optional<Decimal> per_unreachable_minute;
    std::map<std::string, Decimal> rates;
    std::map<std::string, Ratio> discounts;

    void fields(auto&& field) {
        field({.name = "usd per unreachable minute", .meaning = "what the business loses in a minute without service, in US dollars"}, per_unreachable_minute);
        field({.name = "rates", .meaning = "price item -> US dollars a unit, instead of the list price in every compared region that has the item"}, rates);
        field({.name = "discounts", .meaning = "price item, or its beginning up to a dot -> share off the list price", .least = 0, .most = 1}, discounts);
    }
};

/// A whole study.
struct StudySpec {
    std::string question;
    ClusterSpec cluster;
    std::vector<TopicSpec> topics;
    std::vector<ClientSpec> clients;
    Settings settings;
    Assumptions assumptions;
    std::vector<FailureSpec> timeline;
    MoneySpec money;
    std::vector<std::string> targets;
    std::vector<std::variant<std::string, ContenderSpec>> compare;
    Duration horizon = 4_h;
    Count seed = 1;

    void fields(auto&& field) {
        field({.name = "question", .meaning = "the question in a sentence; headline of the report"}, question);
        field({.name = "cluster", .meaning = "where it runs", .required = true}, cluster);
        field({.name = "topics", .meaning = "the data", .required = true}, topics);
        field({.name = "clients", .meaning = "who writes and reads", .required = true}, clients);
        field({.name = "settings", .meaning = "broker and client settings under their own names"}, settings);
        field({.name = "assumptions", .meaning = "properties of the world that no product documents"}, assumptions);
        field({.name = "timeline", .meaning = "what fails when, and when it returns", .required = true}, timeline);
        field({.name = "money", .meaning = "the user's own rates, discounts and cost of an outage"}, money);
        field({.name = "targets", .meaning = "what must hold, such as \"reachable <= 30 s\"; rehearse list targets names what can be asked"}, targets);
        field({.name = "compare", .meaning = "architecture names, or objects with a fleet of their own", .required = true}, compare);
        field({.name = "horizon", .meaning = "length of the run", .source = "long enough for the studies that ship", .as_of = "2026-11-21", .least = 1e9}, horizon);
        field({.name = "seed", .meaning = "names the weather; all architectures meet the same", .source = "any number does", .as_of = "2026-11-21", .least = 0, .most = 9007199254740991.0}, seed);
    }
};

}  // namespace rehearse
