// Why it took that long: milestones with the facts that prove them, and the way to each read off the chain of causes.
#pragma once

#include <string>
#include <vector>

#include "models/outcome.hpp"
#include "sim/cause.hpp"

namespace rehearse {

class World;

std::vector<Milestone> milestones_of(const World& world);

/// The parts of the way from the failure to `end`, read off the chain of causes of the last fact before it.
std::vector<PathPart> way_to(const World& world, Time end);

/// The lane with the largest backlog now, and what holds it.
std::string slowest_lane(const World& world);
/// The same as a cause; of kind none when nothing moves.
Cause slowest_cause(const World& world);

/// What waits for what at the horizon.
std::string reason_of_no_recovery(const World& world);

}  // namespace rehearse
