// Why it took that long, in sentences read off the ways to the two milestones. The parts of a way sum to the whole,
// so whatever a sentence does not name is told as the rest.
#pragma once

#include <string>
#include <vector>

#include "experiments/comparison.hpp"

namespace rehearse {

/// "kafka is reachable after 12.3 s, of which 9.1 s to detect (broker.session.timeout.ms), and hides nothing after ..."
std::string main_reason(const Outcome& outcome);

/// The same of several; designs to which the same happened share a sentence.
std::vector<std::string> main_reasons(const std::vector<const Outcome*>& outcomes);

/// What the longest wait of all ways waits for, and which setting the longest wait for a setting: what to check first; empty when nothing waited.
std::string rests_on(const std::vector<const Outcome*>& outcomes);
std::string rests_on(const Comparison& comparison);

/// "reachable after 12.3 s: 9.1 s to detect (broker.session.timeout.ms), 2 s to follow (...), 1.2 s for the rest."
std::string way_in_words(const std::string& milestone, const std::vector<PathPart>& way);

/// Which resource held recovery back most, and for what share; empty when nothing had to be moved.
std::string bottleneck_in_words(const Outcome& outcome);

/// What sets the first and the last to recover apart; empty with fewer than two that ran.
std::string contrast(const Comparison& comparison);

/// Three sentences: for two architectures the main reason of each and their contrast; for one, both ways and the bottleneck.
/// More architectures add a sentence each, or share one.
std::vector<std::string> why_sentences(const Comparison& comparison);

}  // namespace rehearse
