// A small study as a plan for the request-by-request twin: the same brokers, placement, settings and failures, played record by record.
#pragma once

#include <string>

#include "models/study_spec.hpp"
#include "models/twin/plan.hpp"
#include "topologies/catalog.hpp"

namespace rehearse {

/// Throws ConfigError if the study is too large for the twin or has what it does not play. `file` is what the sentence calls it.
twin::Plan twin_plan_of(const StudySpec& spec, const Catalog& catalog, const std::string& file);

}  // namespace rehearse
