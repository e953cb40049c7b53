// How a broker crash strikes the world, and how it heals.
#include "models/failures/broker_crash.hpp"

#include "models/world.hpp"

namespace rehearse {

void BrokerCrash::strike(World& world) const {
    world.kill_process(world.broker(broker));
}

void BrokerCrash::heal(World& world) const {
    world.start_process(world.broker(broker), timing.returns->volumes);
}

}  // namespace rehearse
