// The price of readiness: what a design pays each month for copies and machines that serve no byte until something fails.
#pragma once

#include "models/outcome.hpp"

namespace rehearse {

class World;

/// Fills the two bills. Redundancy: volumes of all copies but one, and bytes between copies. Headroom: the share of the machines that
/// the busiest resource of any of them does not need before the failure. `o` has its fleet, steady state and peaks.
void price_readiness(Outcome& o, const World& world);

}  // namespace rehearse
