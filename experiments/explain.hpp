// rehearse explain: why it took that long, in sentences, and what would remain without one of the causes.
#pragma once

#include <string>

#include "experiments/stored_result.hpp"

namespace rehearse {

/// Both ways of each design, part by part, with what each part waited for.
std::string explanation_of(const StoredResult& result);

/// What became of one design after a cause was taken away and the study was played again: the new times beside what the ways predicted,
/// and which part takes over where the prediction does not hold.
std::string without_words(const std::string& part, const std::string& change, const Outcome& before, const Outcome& after);

}  // namespace rehearse
