// How an isolation strikes the world, and how it heals.
#include "models/failures/isolation.hpp"

#include "models/world.hpp"

namespace rehearse {

void Isolation::strike(World& world) const {
    if (broker) world.isolate(world.broker(*broker));
    else world.isolate(world.zone(zone));
}

void Isolation::heal(World& world) const {
    if (broker) world.rejoin(world.broker(*broker));
    else world.rejoin(world.zone(zone));
}

}  // namespace rehearse
