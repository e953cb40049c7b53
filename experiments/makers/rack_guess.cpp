// Brokers that share no partition are taken to be in one rack; that must be an equivalence, or nothing is guessed.
#include "experiments/makers/rack_guess.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace rehearse {
namespace {

using Pairs = std::set<std::pair<Count, Count>>;

Pairs pairs_that_share(const ClusterListing& listing) {
    Pairs pairs;
    for (const ListedTopic& topic : listing.topics)
        for (const ListedPartition& partition : topic.partitions)
            for (const Count a : partition.replicas)
                for (const Count b : partition.replicas)
                    if (a < b) pairs.emplace(a, b);
    return pairs;
}

}  // namespace

std::optional<std::map<Count, std::size_t>> guess_racks(const ClusterListing& listing) {
    constexpr std::size_t least = 2, most = 26;
    const Pairs sharing = pairs_that_share(listing);
    const auto together = [&](Count a, Count b) { return a != b && !sharing.contains({std::min(a, b), std::max(a, b)}); };
    std::vector<std::vector<Count>> racks;
    for (const auto& [id, rack] : listing.brokers) {
        const auto home = std::ranges::find_if(racks, [&, broker = id](const std::vector<Count>& r) { return together(r.front(), broker); });
        if (home == racks.end()) racks.push_back({id});
        else home->push_back(id);
    }
    // Racks of one broker each would be read off any cluster in which all pairs share something.
    if (racks.size() < least || racks.size() > most || racks.size() == listing.brokers.size()) return std::nullopt;
    std::map<Count, std::size_t> zones;
    for (std::size_t r = 0; r < racks.size(); ++r)
        for (const Count id : racks[r]) zones[id] = r;
    for (const auto& [a, unused_a] : listing.brokers)
        for (const auto& [b, unused_b] : listing.brokers)
            if (a < b && together(a, b) != (zones[a] == zones[b])) return std::nullopt;
    return zones;
}

}  // namespace rehearse
