// The graph of a fleet as a study describes it, for questions that need no simulation.
#pragma once

#include "experiments/entrants.hpp"
#include "models/study_spec.hpp"
#include "topologies/catalog.hpp"
#include "topologies/topology.hpp"

namespace rehearse {

/// Zones a, b, c, ... with one rack and one crowd of clients each; brokers and controllers spread over them in turn; data
/// volumes and the object store where the design has them. Links have their lasting capacities, without burst credits.
/// The study must have been checked.
Topology graph_of(const Entrant& entrant, const Catalog& catalog);

}  // namespace rehearse
