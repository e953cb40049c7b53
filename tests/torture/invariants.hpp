// What holds of every run, whatever failed in it. Conservation and the certificate throw while it runs; these look at its outcome.
#pragma once

#include <string>

#include "experiments/study.hpp"
#include "models/outcome.hpp"

namespace rehearse::test {

/// Plays one architecture with the solver's books checked after every settle. Empty if all invariants hold; else a sentence.
std::string broken_invariant(const Study& study, std::string_view architecture, Outcome& outcome);

}  // namespace rehearse::test
