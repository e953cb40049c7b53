// Headroom at a glance: which resources are busy in which phase, and which one would be the first to break under more load.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/outcome.hpp"

namespace rehearse {

/// How many resources a result names; run.json names all.
inline constexpr std::size_t pools_in_result = 12;

/// The resource that is closest to its limit in its busiest minute before the failure, and by which share the load may grow until it is reached.
struct FirstToBreak {
    std::string pool;
    double more_load = 0;
};
std::optional<FirstToBreak> first_to_break(const Outcome& outcome);

/// The `most` busiest resources by their peak in any phase, busiest first.
std::vector<PoolPeak> busiest(const Outcome& outcome, std::size_t most);

/// "first to break: broker 2 network out, at +43 % load"; empty when nothing is used before the failure.
std::string first_to_break_words(const Outcome& outcome);

}  // namespace rehearse
