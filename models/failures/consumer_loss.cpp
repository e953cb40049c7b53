// How the loss of members strikes the world, and how it heals.
#include "models/failures/consumer_loss.hpp"

#include "models/world.hpp"

namespace rehearse {

void ConsumerLoss::strike(World& world) const { world.stop_members(topic, members, closed); }

void ConsumerLoss::heal(World& world) const { world.start_members(topic); }

}  // namespace rehearse
