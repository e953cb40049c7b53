// Looking, stopping, waiting for the return, pausing. Above its quota of replicas a managed service changes no broker.
#include "models/repairs/patch_round.hpp"

#include <algorithm>

#include "models/facts.hpp"
#include "models/fleet.hpp"
#include "models/world.hpp"

namespace rehearse {

void Patch::strike(World& world) const { world.patch(*this); }

PatchRound::PatchRound(World& world, const Patch& spec, FactId cause)
    : world_(world), spec_(spec), cause_(cause), last_(static_cast<std::uint32_t>(spec.brokers.value_or(static_cast<Count>(world.brokers.size())))), began_(world.sim.agenda.now()) {
    const double most = managed_quota(world), held = fullest_replicas(world);
    if (held <= most) look();
    else world.sim.journal.note(PatchRefused{static_cast<Count>(held)}, cause);
}

bool PatchRound::whole() const {
    return world_.architecture->redundant() && std::all_of(world_.brokers.begin(), world_.brokers.end(), [](const Broker& b) { return b.leading() || !b.hired; });
}

void PatchRound::look() {
    go_on();
    if (next_ <= last_) world_.sim.agenda.after(spec_.look, [this] { look(); });
}

void PatchRound::go_on() {
    Broker& b = world_.brokers[broker_.index()];
    if (state_ == State::stopping && b.lost_at >= taken_) state_ = State::returning;
    if (state_ == State::returning && b.leading() && !world_.controller->fenced(broker_)) state_ = State::waiting, ++patched_;
    if (state_ != State::waiting) return;
    const Time now = world_.sim.agenda.now();
    if (!std::exchange(was_whole_, whole())) whole_since_ = now;
    if (!was_whole_ || (patched_ > 0 && now - whole_since_ < spec_.pause)) return;
    if (next_ == last_) {
        ++next_;
        world_.sim.journal.note(PatchRoundEnded{patched_, now - began_}, cause_);
    } else {
        take_next();
    }
}

void PatchRound::take_next() {
    broker_ = BrokerId{next_++};
    taken_ = world_.sim.agenda.now();
    if (!world_.brokers[broker_.index()].leading()) return;
    state_ = State::stopping;
    was_whole_ = false;
    world_.stop_process(broker_);
    world_.start_once_stopped(broker_, Volumes::kept, spec_.reboots);
}

}  // namespace rehearse
