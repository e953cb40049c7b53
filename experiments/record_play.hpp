// A small study played record by record, told as a class would follow it: what happened when, and what became of every partition.
#pragma once

#include <string>

#include "experiments/study.hpp"
#include "topologies/catalog.hpp"

namespace rehearse {

/// Throws ConfigError if the study is too large, or has what the twin does not play.
std::string record_play(const Study& study, const Catalog& catalog);

}  // namespace rehearse
