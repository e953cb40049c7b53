// Machines that are started only when others are lost, where a design is run so: they stand ready in the list, unhired, and cost nothing.
#include <algorithm>
#include <optional>

#include "models/facts.hpp"
#include "models/world.hpp"

namespace rehearse {

void World::add_broker(ZoneId zone, const InstanceType& type) {
    brokers.emplace_back(sim.network, BrokerId{static_cast<std::uint32_t>(brokers.size())}, zone, type, study.assumptions);
    lives_.emplace_back(sim.agenda);
}

/// As many in each zone as fall to it when another one is lost.
std::size_t World::replacements_in_a_zone() const {
    if (zones.size() < 2 || !study.settings.diskless.warpstream_deployment) return 0;
    std::vector<std::size_t> in_zone(zones.size(), 0);
    for (const Broker& b : brokers) ++in_zone[b.zone().index()];
    const std::size_t most = *std::max_element(in_zone.begin(), in_zone.end()), others = zones.size() - 1;
    return (most + others - 1) / others;
}

/// What an autoscaler may add beyond what the study states.
std::size_t World::additions_in_a_zone() const {
    const auto most = static_cast<std::size_t>(study.settings.autoscaler.most);
    if (!study.settings.autoscaler.enabled || most <= brokers.size()) return 0;
    return (most - brokers.size() + zones.size() - 1) / zones.size();
}

void World::build_spares(const InstanceType& type) {
    const std::size_t each = replacements_in_a_zone() + additions_in_a_zone();
    for (std::size_t n = 0; n < each; ++n)
        for (std::uint32_t z = 0; z < zones.size(); ++z) {
            add_broker(ZoneId{z}, type);
            Broker& spare = brokers.back();
            spare.hired = spare.powered = spare.registered = false;
            spare.stage = Stage::stopped;
        }
}

bool World::hire(FactId cause) {
    std::vector<std::size_t> used(zones.size(), 0);
    for (const Broker& b : brokers) used[b.zone().index()] += b.hired && b.reachable();
    std::optional<BrokerId> best;
    for (const Broker& b : brokers) {
        const Zone& zone = zones[b.zone().index()];
        if (b.hired || zone.dark || zone.cut_off) continue;
        if (!best || used[b.zone().index()] < used[brokers[best->index()].zone().index()]) best = b.id();
    }
    if (!best) return false;
    brokers[best->index()].hired = true;
    const FactId ordered = sim.journal.note(AgentsOrdered{1}, cause);
    sim.agenda.after(assumptions().node_provision, [this, id = *best, ordered] { come_back(id, Volumes::kept, true, ordered); });
    return true;
}

}  // namespace rehearse
