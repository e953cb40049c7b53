// A sample cluster with its load: what studies start from. `basis` says what is published and what is invented.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/fields.hpp"
#include "sim/units.hpp"

namespace rehearse {

struct WorkloadShape {
    static constexpr std::string_view file = "workloads.json", rows = "shapes";
    std::string name, region, instance, volume;
    Count zones = 0, brokers = 0, topics = 0, partitions = 0, replication_factor = 0;
    std::optional<Count> min_insync_replicas;
    std::optional<Bytes> volume_size;
    std::optional<Rate> volume_throughput;
    std::optional<double> volume_iops;
    Rate write_average, write_peak;
    double fanout = 0;  // consumer groups, each reading everything
    Duration retention;
    std::optional<Duration> local_retention;  // of a tiered topic
    std::optional<Bytes> message;
    std::string basis;

    void fields(auto&& field) {
        field({.name = "name", .meaning = "what documents call it", .required = true}, name);
        field({.name = "region", .meaning = "region of the price book", .required = true}, region);
        field({.name = "instance", .meaning = "instance type of each broker", .required = true}, instance);
        field({.name = "volume", .meaning = "volume type of each broker; empty: none", .required = true}, volume);
        field({.name = "zones", .meaning = "availability zones", .required = true}, zones);
        field({.name = "brokers", .meaning = "number of brokers", .required = true}, brokers);
        field({.name = "topics", .meaning = "number of topics", .required = true}, topics);
        field({.name = "partitions", .meaning = "partitions of all topics together", .required = true}, partitions);
        field({.name = "replication_factor", .meaning = "replicas of each partition", .required = true}, replication_factor);
        field({.name = "min_insync_replicas", .meaning = "replicas that must be in sync for acks=all"}, min_insync_replicas);
        field({.name = "volume_size", .meaning = "size of each broker's volume"}, volume_size);
        field({.name = "volume_throughput", .meaning = "provisioned throughput of each broker's volume"}, volume_throughput);
        field({.name = "volume_iops", .meaning = "provisioned operations a second of each broker's volume"}, volume_iops);
        field({.name = "write_average", .meaning = "mean produced bytes a second, after compression", .required = true},
              write_average);
        field({.name = "write_peak", .meaning = "produced bytes a second at peak", .required = true}, write_peak);
        field({.name = "fanout", .meaning = "consumer groups, each reading everything", .required = true}, fanout);
        field({.name = "retention", .meaning = "how long data is kept", .required = true}, retention);
        field({.name = "local_retention", .meaning = "how long data stays on brokers when older data is tiered"},
              local_retention);
        field({.name = "message", .meaning = "mean size of a message"}, message);
        field({.name = "basis", .meaning = "what is published and what is invented", .required = true}, basis);
    }
};

}  // namespace rehearse
