// Where a study says that replicas lie, for clusters that exist and were not placed by the rule of a new topic.
#pragma once

#include <cstdint>
#include <vector>

namespace rehearse {

/// For each partition the numbers of its brokers, counted from 1, the preferred leader first. Empty: nothing is stated.
struct StatedPlacement {
    std::vector<std::vector<std::uint32_t>> partitions;

    bool empty() const { return partitions.empty(); }
    bool operator==(const StatedPlacement&) const = default;
};

}  // namespace rehearse
