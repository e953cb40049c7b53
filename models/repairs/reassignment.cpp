// A plan by people is a set of moves that starts at once.
#include "models/repairs/reassignment.hpp"

#include "models/repairs/mover.hpp"
#include "models/world.hpp"

namespace rehearse {

void Reassignment::strike(World& world) const {
    MovePlan plan;
    plan.throttle = throttle ? throttle->per_second : 0;
    plan.at_once = batch ? static_cast<std::size_t>(*batch) : 0;
    world.give_away(world.broker(broker), plan);
}

}  // namespace rehearse
