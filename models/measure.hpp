// From a world that has run to its Outcome: milestones with their proofs, client figures, money, and why it took that long.
#pragma once

#include "models/outcome.hpp"
#include "models/study_spec.hpp"
#include "sim/simulation.hpp"
#include "topologies/catalog.hpp"

namespace rehearse {

struct ArchitectureInfo;

/// Runs one architecture of a study and writes down what `watch` asks for. The study must have been checked. Throws OurMistake if a conservation law breaks.
Outcome rehearse_one(const StudySpec& study, const ClusterSpec& fleet, const ArchitectureInfo& architecture, const Catalog& catalog,
                     const EngineSettings& engine = {}, const WatchFor& watch = {});

}  // namespace rehearse
