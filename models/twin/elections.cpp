// Who leads in the twin: in-sync sets that shrink, eligible replicas (KIP-966), elections clean and unclean, and what they lose.
// Rules: Kafka 4.1.1 PartitionChangeBuilder, ReplicationControlManager.
#include <algorithm>

#include "models/twin/cluster.hpp"

namespace rehearse::twin {

namespace {
constexpr std::size_t elections_a_run = 1000;    // ReplicationControlManager MAX_ELECTIONS_PER_IMBALANCE
constexpr Duration rerun_delay = 10_ms;          // PeriodicTask: a task that found work runs again after 10 ms
}  // namespace

std::uint32_t Cluster::effective_min_insync(std::uint32_t p) const {
    return std::min(plan.topics[plan.partitions[p].topic].min_insync, static_cast<std::uint32_t>(replicas_[p].size()));
}

bool Cluster::usable(std::uint32_t p, std::uint32_t b) const { return !has(fenced_ | leaving_ | unassigned_, b) && !has(offline_[p], b); }

/// In sync first; then one that has all that was acknowledged; then the last known leader; last, if data may be given up, any.
std::uint32_t Cluster::elect(std::uint32_t p) const {
    const Leadership& now = truth[p];
    for (const std::uint32_t b : replicas_[p])
        if (has(now.isr, b) && usable(p, b)) return b;
    if (keeps_eligible_ && now.isr == 0) {
        for (const std::uint32_t b : replicas_[p])
            if (has(eligible_[p], b) && usable(p, b)) return b;
        const std::uint32_t last = last_leader_[p];
        if (eligible_[p] == 0 && last != nobody && has(now.replicas, last) && usable(p, last)) return last;
    }
    for (const std::uint32_t b : replicas_[p])
        if (plan.topics[plan.partitions[p].topic].unclean && usable(p, b)) return b;
    return nobody;
}

bool Cluster::give_leader(std::uint32_t p) {
    const std::uint32_t to = elect(p);
    if (to != nobody && !has(truth[p].isr, to)) {
        eligible_[p] = has(eligible_[p], to) ? eligible_[p] & ~only(to) : 0;
        truth[p].isr = only(to);
    }
    return set_leader(p, to);
}

bool Cluster::set_leader(std::uint32_t p, std::uint32_t leader) {
    if (truth[p].leader == leader) return false;
    if (truth[p].leader != nobody) last_leader_[p] = truth[p].leader;
    truth[p].leader = leader;
    ++truth[p].epoch;
    if (leader != nobody) note(topic_of(p).leaders, p);
    return true;
}

/// The last one stays on record unless eligible replicas are kept: then the set may be empty.
bool Cluster::leave_isr(std::uint32_t p, std::uint32_t b) {
    Leadership& now = truth[p];
    if (!has(now.isr, b) || (now.isr == only(b) && !keeps_eligible_)) return false;
    now.isr &= ~only(b);
    if (keeps_eligible_ && static_cast<std::uint32_t>(__builtin_popcountll(now.isr)) < effective_min_insync(p)) eligible_[p] |= only(b);
    note(topic_of(p).shrunk, p);
    return true;
}

void Cluster::take_out(std::uint32_t b, const std::vector<std::uint32_t>& partitions) {
    std::vector<std::uint32_t> changed;
    for (const std::uint32_t p : partitions) {
        const bool led = truth[p].leader == b;
        if (!leave_isr(p, b) && !led) continue;
        if (led) give_leader(p);
        ++truth[p].version;
        changed.push_back(p);
    }
    publish(changed);
}

void Cluster::remove_from_isr(std::uint32_t b) {
    std::vector<std::uint32_t> all;
    for (std::uint32_t p = 0; p < truth.size(); ++p) all.push_back(p);
    take_out(b, all);
}

/// A process that did not stop cleanly may lack the end of its log: it is no longer eligible (handleBrokerShutdown).
void Cluster::forget_unclean(std::uint32_t b) {
    if (!keeps_eligible_ || lives_[b].stopped_cleanly) return;
    for (Brokers& eligible : eligible_) eligible &= ~only(b);
}

bool Cluster::wants_preferred(std::uint32_t p) const {
    const std::uint32_t first = replicas_[p].front();
    return truth[p].leader != nobody && truth[p].leader != first && has(truth[p].isr, first) && usable(p, first);
}

/// Periodic tasks of a controller count from its activation. When the first one took office a plan knows only roughly.
void Cluster::arm_preferred() {
    if (automq || !plan.balances_leaders || !controller->active() || sim.agenda.pending(preferred_)) return;
    bool wanted = false;
    for (std::uint32_t p = 0; p < truth.size() && !wanted; ++p) wanted = wants_preferred(p);
    if (!wanted) return;
    const bool first = controller->activated() <= Time{} && plan.controller_since.has_value();
    const Time origin = first ? Time{} + *plan.controller_since - controller_age_ : controller->activated();
    const std::int64_t interval = plan.kafka.imbalance_check_interval.ns, runs = (sim.agenda.now().ns - origin.ns) / interval + 1;
    preferred_ = sim.agenda.at(Time{origin.ns + runs * interval}, [this] { elect_preferred(); });
}

void Cluster::elect_preferred() {
    if (!controller->active()) return;
    std::vector<Change>& wanted = publications_.emplace_back();
    for (std::uint32_t p = 0; p < truth.size() && wanted.size() < elections_a_run; ++p)
        if (wants_preferred(p)) wanted.push_back({p, {}});
    if (wanted.empty()) return;
    const bool more = wanted.size() == elections_a_run;
    controller->submit(wanted.size(), [this, more, list = &wanted] {
        std::vector<std::uint32_t> changed;
        for (const Change& c : *list) {
            if (!wants_preferred(c.partition)) continue;
            set_leader(c.partition, replicas_[c.partition].front());
            ++truth[c.partition].version;
            changed.push_back(c.partition);
        }
        publish(changed);
        if (more) preferred_ = sim.agenda.after(rerun_delay, [this] { elect_preferred(); });
        else arm_preferred();
    });
}

/// An acknowledged batch is lost if the log that counts in the end does not have it.
void Cluster::count_losses() {
    std::vector<std::uint8_t> kept(batches.size(), 0);
    for (std::uint32_t p = 0; p < truth.size(); ++p) {
        TopicObserved& topic = topic_of(p);
        if (truth[p].leader == nobody) {
            ++topic.leaderless;
            continue;
        }
        const Log& log = brokers[truth[p].leader].replica(p).log;
        for (std::size_t i = 0; i < log.size(); ++i) {
            if (kept[log.at(i)]) topic.twice_records += batches[log.at(i)].records;
            kept[log.at(i)] = 1;
        }
    }
    for (std::size_t id = 0; id < batches.size(); ++id)
        if (batches[id].acked && !kept[id] && truth[batches[id].partition].leader != nobody) topic_of(batches[id].partition).lost_records += batches[id].records;
}

}  // namespace rehearse::twin
