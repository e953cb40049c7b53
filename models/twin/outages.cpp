// Outages that leave something standing: a disk among several, a broker that only clients reach, a controller that is silent.
#include "models/twin/cluster.hpp"

namespace rehearse::twin {

void Cluster::fail_directory(std::uint32_t b, std::uint32_t directory) {
    const std::uint32_t dirs = plan.brokers[b].dirs;
    if (dirs <= 1) {
        brokers[b].wipe();
        return kill(b);                      // without a directory the process halts
    }
    std::vector<std::uint32_t> gone;
    for (std::uint32_t p = 0; p < truth.size(); ++p)
        if (has(truth[p].replicas, b) && p % dirs == directory) gone.push_back(p);
    for (const std::uint32_t p : gone) offline_[p] |= only(b);
    brokers[b].lose(gone);
    followers[b].lose(gone);
    if (!reaches_brokers(b)) return;
    // The directory is named in a heartbeat that goes out at once; the controller takes the broker out of these partitions alone.
    std::vector<Change>& kept = publications_.emplace_back();
    for (const std::uint32_t p : gone) kept.push_back({p, {}});
    sim.agenda.after(wire.half(), [this, b, lost = &kept] {
        controller->submit(lost->size(), [this, b, lost] {
            std::vector<std::uint32_t> partitions;
            for (const Change& c : *lost) partitions.push_back(c.partition);
            take_out(b, partitions);
        });
    });
}

void Cluster::island(std::uint32_t b, bool on) {
    if (!on) {
        wire.set_island(b, false);
        controller->heard_again(BrokerId{b});
        refresh_view(b);
        for (std::uint32_t other = 0; other < brokers.size(); ++other) {
            if (other == b) continue;
            followers[b].reconnect(other, wire.half() * 2);
            followers[other].reconnect(b, wire.half() * 2);
        }
        return;
    }
    wire.set_island(b, true);
    controller->fall_silent(BrokerId{b}, no_fact);
}

void Cluster::silence_controller(std::uint32_t id) {
    const bool was = controller->active();
    controller->lose(ControllerId{id}, no_fact);
    controller_silent_ = was && !controller->active();
}

void Cluster::on_controller_elected() {
    controller_silent_ = false;
    sim.agenda.cancel(preferred_);
    arm_preferred();
}

/// A broker of the plan that has not been started yet.
void Cluster::leave_out(std::uint32_t b) {
    Life& life = lives_[b];
    life.ready = life.registered = life.started = life.unfenced = false;
    controller->never_seen(BrokerId{b});
    brokers[b].stop();
}

}  // namespace rehearse::twin
