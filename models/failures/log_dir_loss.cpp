// How the loss of a log directory strikes the world, and how it heals: the disk is replaced and the broker started again.
#include "models/failures/log_dir_loss.hpp"

#include "models/world.hpp"

namespace rehearse {

void LogDirLoss::strike(World& world) const { world.lose_directory(world.broker(broker), static_cast<std::uint32_t>(directory - 1)); }

void LogDirLoss::heal(World& world) const {
    world.kill_process(world.broker(broker));
    world.start_process(world.broker(broker), Volumes::kept);
}

}  // namespace rehearse
