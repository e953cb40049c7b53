// Who leads: in-sync sets that shrink, eligible replicas, clean and unclean elections, and the return of preferred leaders.
// Rules: Kafka 4.1.1 PartitionChangeBuilder, ReplicationControlManager.
#include <algorithm>

#include "models/architectures/kafka.hpp"
#include "models/facts.hpp"
#include "models/world.hpp"

namespace rehearse {

namespace {
constexpr std::size_t elections_a_run = 1000;     // ReplicationControlManager MAX_ELECTIONS_PER_IMBALANCE
constexpr Duration rerun_delay = 10_ms;
}  // namespace

bool Kafka::may_lead(std::size_t p, std::size_t i) const {
    const BrokerId b = world_.table.at(p, i);
    // A broker that runs has told of its lost directory; what a dead one has lost nobody knows yet.
    const bool known_gone = !world_.table.replica_intact[world_.table.first[p] + i] && world_.brokers[b.index()].serving();
    return !world_.controller->fenced(b) && !known_gone;
}

/// In sync first; then, with KIP-966, one that has all that was acknowledged; last, if data may be given up, any that lives.
std::int8_t Kafka::elect(std::size_t p) const {
    const PartitionTable& table = world_.table;
    for (std::size_t i = 0; i < table.replicas(p); ++i)
        if (table.in_sync(p, i) && may_lead(p, i)) return static_cast<std::int8_t>(i);
    for (std::size_t i = 0; i < table.replicas(p); ++i)
        if ((table.eligible[p] >> i & 1) && may_lead(p, i)) return static_cast<std::int8_t>(i);
    for (std::size_t i = 0; i < table.replicas(p) && world_.settings().unclean_election; ++i)
        if (may_lead(p, i)) return static_cast<std::int8_t>(i);
    return no_leader;
}

bool Kafka::give_leader(std::size_t p) {
    PartitionTable& table = world_.table;
    table.set_leader(p, elect(p));
    if (!table.has_leader(p)) return false;
    const std::size_t now = static_cast<std::size_t>(table.leader[p]);
    if (table.in_sync(p, now)) return true;
    // It was not in sync: what it lacks is gone, and it is the only one in sync.
    world_.cut_log(p, now);
    table.alone_in_sync(p, now);
    return true;
}

/// The last one stays on record unless eligible replicas are kept: then the set may be empty.
bool Kafka::leave_isr(std::size_t p, std::size_t i) {
    PartitionTable& table = world_.table;
    if (!table.in_sync(p, i) || (table.in_sync_count(p) == 1 && !keeps_eligible_)) return false;
    table.leave_isr(p, i);
    if (keeps_eligible_ && table.in_sync_count(p) < table.topics[table.topic[p]].min_insync) table.eligible[p] = static_cast<std::uint8_t>(table.eligible[p] | 1u << i);
    return true;
}

void Kafka::publish(BrokerId old, Count elected, std::size_t busiest, FactId cause) {
    world_.sim.agenda.after(world_.publish_delay(busiest), [this, old, elected, cause] {
        world_.published(old, elected, cause);
        world_.request_refresh_together();
    });
}

template <class Which>
void Kafka::take_out(BrokerId broker, FactId cause, Which which) {
    PartitionTable& table = world_.table;
    Count shrunk = 0, elected = 0;
    std::vector<std::size_t> changes(world_.brokers.size(), 0);
    for (std::size_t p = 0; p < table.size(); ++p) {
        const int i = table.position_of(p, broker);
        if (i < 0 || !which(table.first[p] + static_cast<std::size_t>(i))) continue;
        shrunk += leave_isr(p, static_cast<std::size_t>(i));
        if (table.leader[p] == i) elected += give_leader(p);
        if (table.has_leader(p)) ++changes[table.leader_of(p).index()];
    }
    if (shrunk > 0) cause = world_.sim.journal.note(IsrShrunk{broker, shrunk}, cause);
    if (elected > 0) cause = world_.sim.journal.note(LeadersElected{broker, elected, "fenced"}, cause);
    publish(broker, std::max(elected, shrunk), *std::max_element(changes.begin(), changes.end()), cause);
}

void Kafka::on_fenced(BrokerId broker, FactId cause) { take_out(broker, cause, [](std::size_t) { return true; }); }

void Kafka::on_directory_lost(BrokerId broker, std::uint32_t directory, FactId cause) {
    PartitionTable& table = world_.table;
    const std::uint32_t directories = static_cast<std::uint32_t>(world_.cluster.brokers.volume.directories);
    const std::vector<std::uint32_t> mine = hosted(broker);
    std::vector<std::uint8_t> gone(table.replica.size(), 0);
    Count lost = 0;
    for (std::uint32_t n = directory; n < mine.size(); n += directories, ++lost) gone[mine[n]] = 1;      // spread evenly, in order
    for (std::size_t p = 0; p < table.size(); ++p) {
        const int i = table.position_of(p, broker);
        if (i < 0 || !gone[table.first[p] + static_cast<std::size_t>(i)]) continue;
        const double held = world_.held_of(p);
        if (table.in_sync(p, static_cast<std::size_t>(i))) table.replica_end[table.first[p] + static_cast<std::size_t>(i)] = table.log_end(p);
        table.set_intact(p, static_cast<std::size_t>(i), false);
        world_.book_loss(held - world_.held_of(p));
    }
    cause = world_.sim.journal.note(DirectoryLost{broker, lost}, cause);
    // The next heartbeat goes out at once and names the directory (KIP-858).
    world_.sim.agenda.after(world_.assumptions().rtt_cross_zone / 2, [this, broker, cause, lost] {
        world_.controller->submit(static_cast<std::uint64_t>(lost), [this, broker, cause] {
            world_.sync_logs();
            take_out(broker, cause, [this](std::size_t flat) { return !world_.table.replica_intact[flat]; });
            world_.request_refresh();
        });
    });
}

void Kafka::on_unfenced(BrokerId broker, FactId cause) {
    PartitionTable& table = world_.table;
    world_.sync_logs();
    std::vector<Count> elected(world_.brokers.size(), 0);      // by the leader that clients still believe in
    for (std::size_t p = 0; p < table.size(); ++p) {
        if (table.has_leader(p) || table.position_of(p, broker) < 0) continue;
        elected[table.known[p].index()] += give_leader(p);
    }
    for (std::uint32_t old = 0; old < elected.size(); ++old) {
        if (elected[old] == 0) continue;
        cause = world_.sim.journal.note(LeadersElected{BrokerId{old}, elected[old], "unfenced"}, cause);
        publish(BrokerId{old}, elected[old], static_cast<std::size_t>(elected[old]), cause);
    }
    ask_to_join(broker);
    arm_preferred();
    world_.request_refresh_together();
}

bool Kafka::wants_preferred(std::size_t p) const {
    return world_.table.leader[p] > 0 && world_.table.in_sync(p, 0) && !world_.controller->fenced(world_.table.at(p, 0));
}

void Kafka::arm_preferred() {
    Agenda& agenda = world_.sim.agenda;
    if (!world_.controller->active() || agenda.pending(preferred_)) return;
    for (std::size_t p = 0; p < world_.table.size(); ++p) {
        if (!wants_preferred(p)) continue;
        const std::int64_t interval = world_.settings().imbalance_check_interval.ns, origin = world_.controller->activated().ns;
        const std::int64_t runs = (agenda.now().ns - origin) / interval + 1;
        preferred_ = agenda.at(Time{origin + runs * interval}, [this] { elect_preferred(); });
        return;
    }
}

void Kafka::elect_preferred() {
    PartitionTable& table = world_.table;
    std::vector<Count> returned(world_.brokers.size(), 0);
    std::size_t elected = 0;
    world_.sync_logs();
    for (std::size_t p = 0; p < table.size() && elected < elections_a_run; ++p) {
        if (!wants_preferred(p)) continue;
        table.set_leader(p, 0);
        table.believe(p, table.at(p, 0));      // NOT_LEADER carries the new leader (KIP-951): clients follow within a round trip
        ++returned[table.at(p, 0).index()];
        ++elected;
    }
    for (std::uint32_t b = 0; b < returned.size(); ++b)
        if (returned[b] > 0) world_.sim.journal.note(LeadersElected{BrokerId{b}, returned[b], "preferred"});
    const bool again = elected == elections_a_run;
    if (again) preferred_ = world_.sim.agenda.after(rerun_delay, [this] { elect_preferred(); });
    else arm_preferred();
    // In a large cluster the load follows when all have been elected: 10 us a partition later.
    if (!again || !coarse_) world_.request_refresh_together();
}

}  // namespace rehearse
