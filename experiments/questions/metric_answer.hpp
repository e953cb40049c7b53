// One figure of many plays as plain numbers: what sensitivity, flip points and fits work on.
#pragma once

#include <string>
#include <vector>

#include "experiments/questions/playing.hpp"

namespace rehearse {

/// The figure that --of names; throws ConfigError with the nearest name for one that is no metric.
const TargetMetric& metric_called(const std::string& name, const std::string& option);

/// The figure of a play: seconds, bytes or dollars. What was never reached counts as long as the play watched, from the first failure on;
/// not a number when the play was interrupted. Throws ConfigError where the play does not know the figure, or lacks what fails.
double answer_of(const Summary& played, const std::string& metric, double watched);

/// Seconds from the first failure of a study to its horizon.
double watched_seconds(const StudySpec& spec);

}  // namespace rehearse
