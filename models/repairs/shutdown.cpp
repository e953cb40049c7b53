// How a broker is stopped, and started again once its process has ended.
#include "models/repairs/shutdown.hpp"

#include "models/world.hpp"

namespace rehearse {

void Shutdown::strike(World& world) const { world.stop_process(world.broker(broker)); }

void Shutdown::heal(World& world) const { world.start_once_stopped(world.broker(broker), timing.returns->volumes); }

}  // namespace rehearse
