// Looks, waits, proposals: Cruise Control's delays between a loss and the first move.
#include "models/repairs/broker_watch.hpp"

#include <algorithm>

#include "models/facts.hpp"
#include "models/repairs/mover.hpp"
#include "models/world.hpp"

namespace rehearse {

BrokerWatch::BrokerWatch(World& world, const CruiseControl& spec) : world_(world), spec_(spec), missing_since_(world.brokers.size()) {
    RandomStream phase = world.sim.stream("cruise control", "phase");
    world.sim.agenda.after(phase.uniform(Duration{}, spec.detection_interval), [this] { look(); });
}

void BrokerWatch::look() {
    Agenda& agenda = world_.sim.agenda;
    for (std::uint32_t b = 0; b < missing_since_.size(); ++b) {
        const bool missing = world_.controller->fenced(BrokerId{b});
        if (missing && !missing_since_[b]) {
            missing_since_[b] = agenda.now();
            agenda.after(spec_.heal_after + spec_.proposal, [this, b] { heal(BrokerId{b}); });
        }
        if (!missing) missing_since_[b].reset();
    }
    agenda.after(spec_.detection_interval, [this] { look(); });
}

bool BrokerWatch::fixable() const {
    const std::ptrdiff_t failed = std::count_if(missing_since_.begin(), missing_since_.end(), [](const auto& since) { return since.has_value(); });
    return failed <= spec_.fixable_brokers && static_cast<double>(failed) <= spec_.fixable_share * static_cast<double>(missing_since_.size());
}

void BrokerWatch::heal(BrokerId broker) {
    const std::optional<Time>& since = missing_since_[broker.index()];
    // It came back, or left a second time: the later watch speaks for that.
    if (!since || !world_.controller->fenced(broker) || world_.sim.agenda.now() - *since < spec_.heal_after) return;
    if (!fixable()) {
        world_.sim.journal.note(RepairRefused{broker}, world_.cause());
        return;
    }
    MovePlan plan;
    plan.throttle = spec_.throttle ? spec_.throttle->per_second : 0;
    plan.per_broker = static_cast<std::size_t>(spec_.moves_per_broker);
    plan.check = spec_.progress_check;
    world_.give_away(broker, plan);
}

void CruiseControl::strike(World& world) const { world.watch(*this); }

}  // namespace rehearse
