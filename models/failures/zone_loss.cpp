// How a zone loss strikes the world, and how it heals.
#include "models/failures/zone_loss.hpp"

#include "models/world.hpp"

namespace rehearse {

void ZoneLoss::strike(World& world) const {
    world.power_off(world.zone(zone));
}

void ZoneLoss::heal(World& world) const {
    world.power_on(world.zone(zone), timing.returns->volumes);
}

}  // namespace rehearse
