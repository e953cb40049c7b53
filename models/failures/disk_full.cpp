// How a full disk strikes the world, and how it heals: what was on it is still there.
#include "models/failures/disk_full.hpp"

#include "models/world.hpp"

namespace rehearse {

void DiskFull::strike(World& world) const { world.kill_process(world.broker(broker)); }

void DiskFull::heal(World& world) const { world.start_process(world.broker(broker), Volumes::kept); }

}  // namespace rehearse
