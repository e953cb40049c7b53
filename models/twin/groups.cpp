// Consumer groups of the twin, classic protocol with the default assignors: joining, the session of a dead member, and rebalances
// that stop everybody until the last member has heard. Rules: Kafka 4.1.1 GroupCoordinatorConfig, ConsumerConfig; eager as long as
// the range assignor is first in the list.
#include <algorithm>

#include "models/twin/cluster.hpp"
#include "models/twin/gauge.hpp"

namespace rehearse::twin {

namespace {
constexpr Duration session = 45_s;           // session.timeout.ms
constexpr Duration heartbeat = 3_s;          // heartbeat.interval.ms
}  // namespace

bool Cluster::same_group(std::uint32_t a, std::uint32_t b) const {
    return plan.consumers[a].group == plan.consumers[b].group && plan.consumers[a].topic == plan.consumers[b].topic;
}

void Cluster::join_group(std::uint32_t c) {
    const ConsumerPlan& mine = plan.consumers[c];
    if (sim.agenda.pending(joining_[mine.group])) return;             // it comes in with those that wait
    if (mine.joined) {
        joining_[mine.group] = sim.agenda.after({}, [this, c] { assign_group(c); });
        return;
    }
    bool active = false;
    for (std::uint32_t i = 0; i < consumers.size(); ++i) active = active || (same_group(i, c) && consumers[i].running() && consumers[i].owns_some());
    // Finding the coordinator (its topic may have to be made first) and joining twice.
    const Duration ask = plan.rtt * 12 + plan.kafka.quorum_append_linger + backoff(mine.settings.retry_backoff, mine.settings.retry_backoff_max, 0, draws_.uniform());
    if (active) sim.agenda.after(ask, [this, c] { rebalance(c); });
    else joining_[mine.group] = sim.agenda.after(ask + mine.settings.initial_rebalance_delay, [this, c] { assign_group(c); });
}

void Cluster::leave_group(std::uint32_t c, bool cleanly) {
    if (!consumers[c].running()) return;
    consumers[c].stop();
    // A clean close says so; otherwise the session runs from the last heartbeat.
    const Duration noticed = cleanly ? plan.rtt : session - draws_.uniform(Duration{}, heartbeat);
    sim.agenda.after(noticed, [this, c] { rebalance(c); });
}

void Cluster::rebalance(std::uint32_t c) {
    Duration last;
    for (std::uint32_t i = 0; i < consumers.size(); ++i) {
        if (!same_group(i, c) || !consumers[i].running()) continue;
        const Duration hears = i == c ? Duration{} : draws_.uniform(Duration{}, heartbeat);
        last = std::max(last, hears);
        if (consumers[i].owns_some()) sim.agenda.after(hears, [this, i] { consumers[i].revoke(); });
    }
    sim.agenda.after(last + plan.rtt * 3, [this, c] { assign_group(c); });
}

/// The range assignor over the members that run.
void Cluster::assign_group(std::uint32_t c) {
    std::vector<std::uint32_t> members;
    for (std::uint32_t i = 0; i < consumers.size(); ++i)
        if (same_group(i, c) && consumers[i].running()) members.push_back(i);
    if (members.empty()) return;
    const std::uint32_t n = consumers[c].partitions(), count = static_cast<std::uint32_t>(members.size()), each = n / count, more = n % count;
    for (std::uint32_t place = 0; place < count; ++place) {
        const std::uint32_t from = place * each + std::min(place, more);
        consumers[members[place]].assign(from, from + each + (place < more ? 1 : 0));
    }
}

std::size_t Cluster::group_position(std::uint32_t c, std::uint32_t slot) const {
    std::size_t most = 0;
    for (std::uint32_t i = 0; i < consumers.size(); ++i)
        if (same_group(i, c)) most = std::max(most, consumers[i].position(slot));
    return most;
}

}  // namespace rehearse::twin
