// rehearse diff: what changed between two results, figure by figure, and whether the change is more than chance.
#pragma once

#include <string>
#include <vector>

#include "experiments/stored_result.hpp"

namespace rehearse {

/// Figures that differ: before, after, change with sign and percent. `seeds` are results of the first study in other weathers; with
/// them each change is set beside the spread over seeds. Says so when nothing differs.
std::string difference_words(const StoredResult& before, const StoredResult& after, const std::vector<StoredResult>& seeds);

}  // namespace rehearse
