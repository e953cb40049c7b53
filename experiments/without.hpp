// Taking a cause away: for each part of a way, what of the study or of the machines would have to be different for it to take no time.
#pragma once

#include <string>
#include <vector>

#include "models/study_spec.hpp"
#include "topologies/catalog.hpp"

namespace rehearse {

/// A part of a way and how it is taken away.
struct Removal {
    std::string part, change;
    void (*apply)(StudySpec&, Catalog&);
};
const std::vector<Removal>& removals();

/// Finds the removal of a part ("detect", "people: page") or of a setting that a part waits for ("request.timeout.ms").
/// Throws ConfigError with the nearest known name.
Removal removal_of(const std::string& cause);

/// Applies it; a single step of people is named "people: STEP".
void take_away(const std::string& cause, StudySpec& spec, Catalog& catalog);

}  // namespace rehearse
