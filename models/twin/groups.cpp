// Consumer groups of the twin: who joins, who leaves, and the classic protocol with the default assignors, whose rebalance stops everybody
// until the last member has heard and finished its poll, because the range assignor is first in the list. Cooperative assignors and the
// next protocol are in group_shares.cpp. Rules: Kafka 4.1.1 GroupCoordinatorConfig, ConsumerConfig.
#include <algorithm>
#include <numeric>

#include "models/twin/cluster.hpp"
#include "models/twin/gauge.hpp"

namespace rehearse::twin {

bool Cluster::same_group(std::uint32_t a, std::uint32_t b) const {
    return plan.consumers[a].group == plan.consumers[b].group && plan.consumers[a].topic == plan.consumers[b].topic;
}

std::uint32_t Cluster::group_of(std::uint32_t c) const {
    std::uint32_t first = 0;
    while (!same_group(first, c)) ++first;
    return first % 64;
}

std::vector<std::uint32_t> Cluster::members(std::uint32_t c) const {
    std::vector<std::uint32_t> all;
    for (std::uint32_t i = 0; i < consumers.size(); ++i)
        if (same_group(i, c) && consumers[i].running()) all.push_back(i);
    return all;
}

bool Cluster::next_protocol(std::uint32_t c) const {
    const GroupPlan* group = coordinators.plan_of(plan.consumers[c].group);
    return group != nullptr && group->next_protocol;
}

/// One member with an eager assignor makes the whole group eager.
bool Cluster::cooperative(std::uint32_t c) const {
    const std::vector<std::uint32_t> all = members(c);
    return std::all_of(all.begin(), all.end(), [this](std::uint32_t i) { return plan.consumers[i].cooperative; });
}

void Cluster::join_group(std::uint32_t c) {
    const ConsumerPlan& mine = plan.consumers[c];
    Joining& joining = joining_[mine.group];
    if (sim.agenda.pending(joining.given_out)) {             // it comes in with those that wait
        joining.more = true;
        return;
    }
    if (mine.joined) {
        joining.given_out = sim.agenda.after({}, [this, c] { assign_group(c); });
        return;
    }
    const std::vector<std::uint32_t> all = members(c);
    const bool active = std::any_of(all.begin(), all.end(), [this](std::uint32_t i) { return consumers[i].owns_some(); });
    // Finding the coordinator (its topic may have to be made first) and joining twice.
    const Duration ask = plan.rtt * 12 + plan.kafka.quorum_append_linger + backoff(mine.settings.retry_backoff, mine.settings.retry_backoff_max, 0, draws_.uniform());
    if (active) {
        sim.agenda.after(ask, [this, c] {
            if (take_place(c)) return;
            if (next_protocol(c)) share_out(c);
            else rebalance(c);
        });
        return;
    }
    // With the next protocol the first heartbeat brings the partitions.
    joining.given_out = sim.agenda.after(next_protocol(c) ? ask : ask + mine.settings.initial_rebalance_delay, [this, c] { group_formed(c); });
}

/// The wait for the first members is extended while more of them come.
void Cluster::group_formed(std::uint32_t c) {
    Joining& joining = joining_[plan.consumers[c].group];
    if (!joining.more || next_protocol(c)) return assign_group(c);
    joining.more = false;
    joining.given_out = sim.agenda.after(plan.consumers[c].settings.initial_rebalance_delay, [this, c] { group_formed(c); });
}

/// A static member that comes back within its session has what it had before, and nobody else hears of it.
bool Cluster::take_place(std::uint32_t c) {
    if (plan.consumers[c].instance.empty()) return false;
    for (std::uint32_t i = 0; i < consumers.size(); ++i) {
        if (i == c || !same_group(i, c) || plan.consumers[i].instance != plan.consumers[c].instance || !coordinators.forget(i)) continue;
        consumers[c].assign(consumers[i].owned());
        return true;
    }
    return false;
}

void Cluster::leave_group(std::uint32_t c, bool cleanly) {
    if (!consumers[c].running()) return;
    consumers[c].stop(cleanly);
    // A clean close says so, but for a static member; otherwise the session runs from the last heartbeat.
    const ConsumerSettings& mine = plan.consumers[c].settings;
    const Duration beat = next_protocol(c) ? mine.group_heartbeat_interval : mine.heartbeat_interval;
    if (cleanly && plan.consumers[c].instance.empty()) sim.agenda.after(plan.rtt, [this, c] { member_gone(c); });
    else coordinators.died(c, sim.agenda.now() - draws_.uniform(Duration{}, beat));
}

void Cluster::member_gone(std::uint32_t c) {
    if (next_protocol(c)) hand_over(c);
    else rebalance(c);
}

void Cluster::rebalance(std::uint32_t c) {
    if (cooperative(c)) return rebalance_in_turn(c);
    Duration last;
    for (const std::uint32_t i : members(c)) {
        const ConsumerSettings& its = plan.consumers[i].settings;
        Duration hears = i == c ? Duration{} : draws_.uniform(Duration{}, its.heartbeat_interval);
        // A member joins again from its poll, when the work of the one before is done.
        const Duration works = std::min(plan.consumers[i].poll_takes, its.max_poll_interval);
        if (works.ns > 0) hears += draws_.uniform(Duration{}, works);
        last = std::max(last, hears);
        if (consumers[i].owns_some()) sim.agenda.after(hears, [this, i] { consumers[i].revoke(); });
    }
    sim.agenda.after(last + plan.rtt * 3, [this, c] { assign_group(c); });
}

/// The range assignor over the members that run.
void Cluster::assign_group(std::uint32_t c) {
    const std::vector<std::uint32_t> all = members(c);
    if (all.empty()) return;
    const std::uint32_t n = consumers[c].partitions(), count = static_cast<std::uint32_t>(all.size()), each = n / count, more = n % count;
    for (std::uint32_t place = 0, next = 0; place < count; ++place) {
        std::vector<std::uint32_t> mine(each + (place < more ? 1 : 0));
        std::iota(mine.begin(), mine.end(), next);
        next += static_cast<std::uint32_t>(mine.size());
        consumers[all[place]].assign(mine);
    }
}

std::size_t Cluster::group_position(std::uint32_t c, std::uint32_t slot) const {
    std::size_t most = 0;
    for (std::uint32_t i = 0; i < consumers.size(); ++i)
        if (same_group(i, c)) most = std::max(most, consumers[i].committed(slot));
    return most;
}

}  // namespace rehearse::twin
