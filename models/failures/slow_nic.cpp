// How a slow nic strikes the world, and how it heals.
#include "models/failures/slow_nic.hpp"

#include "models/world.hpp"

namespace rehearse {

void SlowNic::strike(World& world) const {
    world.slow_nic(world.broker(broker), rate);
}

void SlowNic::heal(World& world) const {
    world.slow_nic(world.broker(broker), Rate::unlimited());
}

}  // namespace rehearse
