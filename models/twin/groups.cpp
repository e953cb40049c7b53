// Consumer groups of the twin. Classic protocol with the default assignors: a rebalance stops everybody until the last member has heard
// and finished its poll, because the range assignor is first in the list. The next protocol (KIP-848): no barrier, each member is told in
// its own heartbeat. Rules: Kafka 4.1.1 GroupCoordinatorConfig, ConsumerConfig.
#include <algorithm>

#include "models/twin/cluster.hpp"
#include "models/twin/gauge.hpp"

namespace rehearse::twin {

namespace {
constexpr Duration heartbeat = 3_s;          // heartbeat.interval.ms
constexpr Duration next_heartbeat = 5_s;     // group.consumer.heartbeat.interval.ms
constexpr Duration longest_poll = 300_s;     // max.poll.interval.ms
}  // namespace

bool Cluster::same_group(std::uint32_t a, std::uint32_t b) const {
    return plan.consumers[a].group == plan.consumers[b].group && plan.consumers[a].topic == plan.consumers[b].topic;
}

std::uint32_t Cluster::group_of(std::uint32_t c) const {
    std::uint32_t first = 0;
    while (!same_group(first, c)) ++first;
    return first % 64;
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
    consumers[c].stop(cleanly);
    // A clean close says so; otherwise the session runs from the last heartbeat.
    const GroupPlan* group = coordinators.plan_of(plan.consumers[c].group);
    const Duration beat = group != nullptr && group->next_protocol ? next_heartbeat : heartbeat;
    if (cleanly) sim.agenda.after(plan.rtt, [this, c] { member_gone(c); });
    else coordinators.died(c, sim.agenda.now() - draws_.uniform(Duration{}, beat));
}

void Cluster::member_gone(std::uint32_t c) {
    const GroupPlan* group = coordinators.plan_of(plan.consumers[c].group);
    if (group != nullptr && group->next_protocol) hand_over(c);
    else rebalance(c);
}

void Cluster::rebalance(std::uint32_t c) {
    Duration last;
    for (std::uint32_t i = 0; i < consumers.size(); ++i) {
        if (!same_group(i, c) || !consumers[i].running()) continue;
        Duration hears = i == c ? Duration{} : draws_.uniform(Duration{}, heartbeat);
        // A member joins again from its poll, when the work of the one before is done.
        const Duration works = std::min(plan.consumers[i].poll_takes, longest_poll);
        if (works.ns > 0) hears += draws_.uniform(Duration{}, works);
        last = std::max(last, hears);
        if (consumers[i].owns_some()) sim.agenda.after(hears, [this, i] { consumers[i].revoke(); });
    }
    sim.agenda.after(last + plan.rtt * 3, [this, c] { assign_group(c); });
}

/// KIP-848: what the dead member had is dealt out to the others; each picks up its part at its next heartbeat and nobody stops.
void Cluster::hand_over(std::uint32_t c) {
    std::vector<std::uint32_t> members;
    for (std::uint32_t i = 0; i < consumers.size(); ++i)
        if (i != c && same_group(i, c) && consumers[i].running()) members.push_back(i);
    if (members.empty()) return;
    std::vector<Duration> hears;
    for (std::size_t m = 0; m < members.size(); ++m) hears.push_back(draws_.uniform(Duration{}, next_heartbeat));
    std::size_t turn = 0;
    for (std::uint32_t p = 0; p < consumers[c].partitions(); ++p) {
        if (!consumers[c].owns(p)) continue;
        const std::uint32_t heir = members[turn % members.size()];
        sim.agenda.after(hears[turn++ % members.size()], [this, heir, p] { consumers[heir].assign(p, p + 1); });
    }
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
        if (same_group(i, c)) most = std::max(most, consumers[i].committed(slot));
    return most;
}

}  // namespace rehearse::twin
