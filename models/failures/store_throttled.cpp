// How a store throttled strikes the world, and how it heals.
#include "models/failures/store_throttled.hpp"

#include "models/world.hpp"

namespace rehearse {

void StoreThrottled::strike(World& world) const {
    world.throttle_store(writes, reads);
}

void StoreThrottled::heal(World& world) const {
    world.restore_store();
}

}  // namespace rehearse
