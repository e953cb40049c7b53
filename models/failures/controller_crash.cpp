// How the crash of a controller strikes the world, and how it heals.
#include "models/failures/controller_crash.hpp"

#include "models/world.hpp"

namespace rehearse {

void ControllerCrash::strike(World& world) const { world.lose_controller(controller); }

void ControllerCrash::heal(World& world) const { world.return_controller(controller); }

}  // namespace rehearse
