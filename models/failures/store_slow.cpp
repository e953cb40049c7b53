// How a slow store strikes the world, and how it heals.
#include "models/failures/store_slow.hpp"

#include "models/world.hpp"

namespace rehearse {

void StoreSlow::strike(World& world) const { world.slow_store(factor); }

void StoreSlow::heal(World& world) const { world.slow_store(1); }

}  // namespace rehearse
