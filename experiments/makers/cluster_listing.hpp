// A cluster as its own tools list it: topics with configs and partitions, brokers with racks, who reads what. Brokers have the cluster's own ids.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sim/fields.hpp"

namespace rehearse {

struct ListedPartition {
    std::vector<Count> replicas;     // the preferred leader first
    Count leader = -1;               // -1: none now
    std::size_t in_sync = 0;
    double bytes = 0;                // of its largest replica; 0: not listed
};

struct ListedTopic {
    std::string name;
    std::map<std::string, std::string> configs;
    std::vector<ListedPartition> partitions;    // by number
    std::set<std::string> groups;               // that read it

    double bytes() const;                       // of one copy of all partitions
    /// None when the topic does not set it.
    std::optional<double> number(const std::string& config) const;
};

struct ClusterListing {
    std::vector<ListedTopic> topics;
    std::map<Count, std::string> brokers;       // id -> rack, empty when not listed
    std::map<Count, double> held;               // id -> bytes in its log directories

    /// Null when there is no such topic.
    ListedTopic* find(std::string_view topic);
    std::size_t partitions() const;

    std::map<std::string, std::size_t, std::less<>> index{};    // name -> place in topics
};

// What the tools print. Each throws ConfigError with file and line for a text that is not such an output.

/// kafka-topics --describe, also with replicas that are being added or removed: those that stay and come are taken.
ClusterListing parse_topic_description(std::string_view text, const std::string& file);
/// kafka-log-dirs --describe: sizes. Replicas on the way into another directory are left out.
void add_log_dirs(ClusterListing& listing, std::string_view text, const std::string& file);
/// kafka-broker-api-versions, or lines `id,rack`: brokers and racks.
void add_brokers(ClusterListing& listing, std::string_view text, const std::string& file);
/// The JSON of kafka-reassign-partitions: where the named partitions lie once it is done.
void add_reassignment(ClusterListing& listing, std::string_view text, const std::string& file);
/// kafka-consumer-groups --describe --all-groups: who reads what.
void add_groups(ClusterListing& listing, std::string_view text, const std::string& file);

}  // namespace rehearse
