// Whether what a study lets fail exists: in the file, and in at least one of the compared designs.
#pragma once

#include <string>

#include "models/study_spec.hpp"

namespace rehearse {

/// Throws ConfigError for a zone or broker that no compared fleet has, a failure of something that no compared design has, and
/// a failure that the horizon cuts off. A design that alone lacks what fails is fine: its row says "not applicable".
void check_timeline(const StudySpec& spec, const std::string& file);

}  // namespace rehearse
