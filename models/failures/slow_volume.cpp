// How a slow volume strikes the world, and how it heals.
#include "models/failures/slow_volume.hpp"

#include "models/world.hpp"

namespace rehearse {

void SlowVolume::strike(World& world) const {
    world.slow_volume(world.broker(broker), speed);
}

void SlowVolume::heal(World& world) const {
    world.slow_volume(world.broker(broker), 1.0);
}

}  // namespace rehearse
