// The failures that a question plays one at a time, and their worst.
#pragma once

#include <string>
#include <vector>

#include "experiments/questions/playing.hpp"

namespace rehearse {

/// What is played: one failure of the timeline with all repairs of it, or the timeline as it stands.
struct Scenario {
    std::string label;                   // "zone b at 10 min"
    std::vector<std::size_t> entries;    // of the timeline
};

/// Each failure alone, or everything together.
std::vector<Scenario> scenarios_of(const StudySpec& spec, bool together);

/// The variant with only this scenario's entries of its timeline. Throws ConfigError.
Variant in_scenario(const VariableStudy& study, Variant variant, const Scenario& scenario, const std::string& blamed);

/// Whether `a` fares worse than `b`: by the metric (never reached is worst, unknown is best), then by reachable, nothing_hidden and lost.
bool fares_worse(const Summary& a, const Summary& b, std::string_view metric);

}  // namespace rehearse
