// How a store unavailable strikes the world, and how it heals.
#include "models/failures/store_unavailable.hpp"

#include "models/world.hpp"

namespace rehearse {

void StoreUnavailable::strike(World& world) const {
    world.throttle_store(0, 0);
}

void StoreUnavailable::heal(World& world) const {
    world.restore_store();
}

}  // namespace rehearse
