// rehearse explain --why-slow: what held a flow, or everything about a partition, from the failure on.
#pragma once

#include <string>
#include <vector>

#include "models/outcome.hpp"

namespace rehearse {

/// The flows of a run that was asked to write them down whose names contain `wanted` ("orders-17" also finds what belongs to that partition): for each
/// what held it, by share of its time, and when that changed. Empty when there is none; `names` then holds what there is.
std::string why_slow_words(const Outcome& outcome, const std::string& wanted, std::vector<std::string>& names);

}  // namespace rehearse
