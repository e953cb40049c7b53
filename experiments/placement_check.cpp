// The first list that does not fit is named with its partition.
#include "experiments/placement_check.hpp"

#include <algorithm>

#include "experiments/config_error.hpp"
#include "models/architecture.hpp"

namespace rehearse {
namespace {

/// The smallest fleet that keeps data on brokers; none when no design does.
const Entrant* smallest_fleet(const std::vector<Entrant>& entrants) {
    const Entrant* least = nullptr;
    for (const Entrant& entrant : entrants)
        if (find_architecture(entrant.architecture)->parts.data_volumes && (!least || entrant.cluster->brokers.count < least->cluster->brokers.count)) least = &entrant;
    return least;
}

std::string list_words(const std::vector<std::uint32_t>& numbers) {
    std::string text;
    for (const std::uint32_t number : numbers) text += (text.empty() ? "" : ", ") + std::to_string(number);
    return "[" + text + "]";
}

}  // namespace

void check_placement(const TopicSpec& topic, const std::string& path, const std::vector<Entrant>& entrants, const std::string& file) {
    if (topic.placement.empty()) return;
    const auto& lists = topic.placement.partitions;
    if (static_cast<Count>(lists.size()) != topic.partitions)
        throw ConfigError(file, path + ".placement", "expected a list for each of " + std::to_string(topic.partitions) + " partitions, found " + std::to_string(lists.size()));
    const Entrant* fleet = smallest_fleet(entrants);
    for (std::size_t p = 0; p < lists.size(); ++p) {
        const std::string place = path + ".placement[" + std::to_string(p) + "]";
        std::vector<std::uint32_t> sorted = lists[p];
        std::ranges::sort(sorted);
        if (static_cast<Count>(sorted.size()) != topic.replication_factor || std::ranges::adjacent_find(sorted) != sorted.end())
            throw ConfigError(file, place, "expected " + std::to_string(topic.replication_factor) + " different brokers, one for each replica, found " + list_words(lists[p]));
        if (fleet && sorted.back() > static_cast<std::uint64_t>(fleet->cluster->brokers.count))
            throw ConfigError(file, place, "expected brokers from 1 to " + std::to_string(fleet->cluster->brokers.count) + " (" + fleet->cluster_path + ".brokers.count), found " + list_words(lists[p]));
    }
}

void check_homes(const ClusterSpec& cluster, const std::string& path, const std::string& file) {
    const std::vector<std::string>& homes = cluster.brokers.zone_of_each;
    if (homes.empty()) return;
    const std::string place = path + ".brokers[\"zone of each\"]";
    if (static_cast<Count>(homes.size()) != cluster.brokers.count)
        throw ConfigError(file, place, "expected a zone for each of " + std::to_string(cluster.brokers.count) + " brokers, found " + std::to_string(homes.size()));
    const std::vector<std::string> known = zone_names_of(cluster);
    for (std::size_t b = 0; b < homes.size(); ++b)
        if (std::ranges::find(known, homes[b]) == known.end())
            throw ConfigError(file, place + "[" + std::to_string(b) + "]", expected_one_of("zone", known, homes[b]), nearest_hint(homes[b], known));
}

}  // namespace rehearse
