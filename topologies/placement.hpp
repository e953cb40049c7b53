// Rack-aware placement of the replicas of one new topic, as Kafka's StripedReplicaPlacer does it.
// Promises: no partition has a broker twice, and each spans as many racks as its replicas allow.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "sim/id.hpp"

namespace rehearse {

/// Draws a whole number evenly from [0, n), n >= 1. Equal draws give equal placements.
using DrawBelow = std::function<std::uint64_t(std::uint64_t n)>;

/// The replicas of each partition of one topic, the preferred leader first.
/// Racks take turns from a random start that moves on by one a partition, and so do the brokers of each rack; after as many
/// partitions as there are brokers, racks and brokers are shuffled. Replicas beyond the number of racks go to further brokers
/// of the same racks. Empty racks are skipped. Call it once a topic: a new topic starts from fresh draws.
/// Source: Apache Kafka, metadata/.../placement/StripedReplicaPlacer.java (4.x), with every broker unfenced.
/// Expects 1 <= replication_factor <= number of brokers, and no broker in two racks.
std::vector<std::vector<BrokerId>> place(const std::vector<std::vector<BrokerId>>& brokers_by_rack, int partitions,
                                         int replication_factor, const DrawBelow& draw_below);

}  // namespace rehearse
