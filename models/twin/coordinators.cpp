// Who coordinates, what it must read first, and which sessions run.
#include "models/twin/coordinators.hpp"

#include <algorithm>

#include "models/twin/cluster.hpp"

namespace rehearse::twin {

Coordinators::Coordinators(Cluster& cluster) : cluster_(cluster), loader_free_(cluster.plan.brokers.size()) {
    for (const GroupPlan& g : cluster.plan.groups)
        if (g.partition) places_.push_back({*g.partition, cluster.plan.partitions[*g.partition].leader, 0});
}

const GroupPlan* Coordinators::plan_of(const std::string& group) const {
    for (const GroupPlan& g : cluster_.plan.groups)
        if (g.name == group) return &g;
    return nullptr;
}

Coordinators::Place* Coordinators::place_of(std::uint32_t partition) {
    const auto at = std::find_if(places_.begin(), places_.end(), [partition](const Place& p) { return p.partition == partition; });
    return at == places_.end() ? nullptr : &*at;
}

bool Coordinators::answers(const std::string& group) {
    const GroupPlan* plan = plan_of(group);
    if (plan == nullptr || !plan->partition) return true;
    const Place* place = place_of(*plan->partition);
    return place->broker != nobody && cluster_.brokers[place->broker].up() && cluster_.brokers[place->broker].life() == place->life;
}

void Coordinators::died(std::uint32_t consumer, Time heard) {
    deaths_.push_back({consumer, 0, false});
    arm(deaths_.size() - 1, heard + session_of(consumer));
}

Duration Coordinators::session_of(std::uint32_t consumer) const {
    const ConsumerPlan& member = cluster_.plan.consumers[consumer];
    const GroupPlan* group = plan_of(member.group);
    return group != nullptr && group->next_protocol ? member.settings.group_session_timeout : member.settings.session_timeout;
}

bool Coordinators::forget(std::uint32_t consumer) {
    for (Death& d : deaths_) {
        if (d.consumer != consumer || d.noticed) continue;
        return d.noticed = true;
    }
    return false;
}

void Coordinators::arm(std::size_t death, Time at) {
    const std::uint64_t watch = deaths_[death].watch = ++next_watch_;
    cluster_.sim.agenda.at(std::max(at, cluster_.sim.agenda.now()), [this, death, watch] {
        Death& d = deaths_[death];
        // A session that another coordinator counts, or that nobody counts now, ends nothing here.
        if (d.noticed || d.watch != watch || !answers(cluster_.plan.consumers[d.consumer].group)) return;
        d.noticed = true;
        cluster_.member_gone(d.consumer);
    });
}

void Coordinators::leads(std::uint32_t partition, std::uint32_t broker) {
    Place* place = place_of(partition);
    if (place == nullptr || (place->broker == broker && cluster_.brokers[broker].life() == place->life)) return;
    place->broker = nobody;
    double bytes = 0;
    for (const GroupPlan& g : cluster_.plan.groups)
        if (g.partition == partition) bytes += g.state_bytes;
    const Time now = cluster_.sim.agenda.now();
    loader_free_[broker] = std::max(loader_free_[broker], now) + seconds_up(bytes / cluster_.plan.assumed.offsets_load.per_second);
    cluster_.sim.agenda.at(loader_free_[broker], [this, partition, broker, life = cluster_.brokers[broker].life()] {
        if (!cluster_.brokers[broker].up() || cluster_.brokers[broker].life() != life || cluster_.truth[partition].leader != broker) return;
        *place_of(partition) = {partition, broker, life};
        loaded(partition);
    });
}

void Coordinators::loaded(std::uint32_t partition) {
    for (std::size_t d = 0; d < deaths_.size(); ++d) {
        const GroupPlan* plan = plan_of(cluster_.plan.consumers[deaths_[d].consumer].group);
        if (!deaths_[d].noticed && plan != nullptr && plan->partition == partition) arm(d, cluster_.sim.agenda.now() + session_of(deaths_[d].consumer));
    }
}

}  // namespace rehearse::twin
