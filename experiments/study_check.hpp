// Whether a study makes sense as a whole: names that must exist elsewhere in it, numbers that must fit each other.
// Called before the clock starts; what a single value may be has been checked by then.
#pragma once

#include <string>

#include "models/study_spec.hpp"
#include "topologies/catalog.hpp"

namespace rehearse {

/// Throws ConfigError for the first thing that does not fit.
void check_study(const StudySpec& spec, const Catalog& catalog, const std::string& file);

}  // namespace rehearse
