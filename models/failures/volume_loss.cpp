// How a volume loss strikes the world, and how it heals.
#include "models/failures/volume_loss.hpp"

#include "models/world.hpp"

namespace rehearse {

void VolumeLoss::strike(World& world) const {
    world.lose_volume(world.broker(broker));
}

void VolumeLoss::heal(World& world) const {
    world.start_process(world.broker(broker), Volumes::lost);
}

}  // namespace rehearse
