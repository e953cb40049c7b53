// metrics.txt: the run as OpenMetrics text under the names that Kafka's own metrics have, so that dashboards and alerts can be rehearsed.
#pragma once

#include <string>

#include "models/outcome.hpp"

namespace rehearse {

/// One sample every `every` (> 0), as a scraper would take them; its timestamps are seconds of the run.
std::string openmetrics(const Outcome& outcome, Duration every);

}  // namespace rehearse
