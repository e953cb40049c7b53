// Which brokers stand in one zone, read off from where replicas lie: rack-aware placement never puts two replicas of a partition into one rack.
#pragma once

#include <map>
#include <optional>

#include "experiments/makers/cluster_listing.hpp"

namespace rehearse {

/// Broker id -> number of its zone from 0, in the order of the smallest ids; none when the pairs of brokers that share no partition do not form zones
/// without contradiction, as in small or unaware placements.
std::optional<std::map<Count, std::size_t>> guess_racks(const ClusterListing& listing);

}  // namespace rehearse
