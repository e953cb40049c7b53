// How an outage of the coordinator strikes the world, and how it heals.
#include "models/failures/coordinator_outage.hpp"

#include "models/world.hpp"

namespace rehearse {

void CoordinatorOutage::strike(World& world) const { world.architecture->on_coordinator(false); }

void CoordinatorOutage::heal(World& world) const { world.architecture->on_coordinator(true); }

}  // namespace rehearse
