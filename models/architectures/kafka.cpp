// Placement, in-sync sets, elections and catch-up of shared-nothing Kafka.
#include "models/architectures/kafka.hpp"

#include <algorithm>

#include "models/facts.hpp"
#include "models/world.hpp"
#include "topologies/placement.hpp"

namespace rehearse {

namespace {
constexpr std::size_t elections_a_run = 1000;     // ReplicationControlManager MAX_ELECTIONS_PER_IMBALANCE
constexpr Duration rerun_delay = 10_ms;
}  // namespace

Kafka::Kafka(World& world)
    : Architecture(world), fetchers_(world, *this), asking_(world.brokers.size(), 0), catch_up_(world.brokers.size(), no_fact), gone_(world.sim.agenda), at_risk_(world.sim.agenda),
      draws_(world.sim.stream("kafka", "placement")) {
    const double rate = static_cast<double>(world.settings().recovery_threads) * world.assumptions().log_scan.per_second;
    for (const Broker& b : world.brokers) recovery_threads_.push_back(world.sim.network.add_pool(b.name() + " log recovery threads", rate));
}

ArchitectureInfo Kafka::info() {
    return {"kafka", "shared-nothing Kafka 4.1 in KRaft mode: replicas on the brokers' own volumes", {.data_volumes = true, .object_store = false},
            [](World& world) -> std::unique_ptr<Architecture> { return std::make_unique<Kafka>(world); }};
}

ControlRules Kafka::control_rules() const { return {.periodic_check = true, .fetch_timeout = world_.settings().quorum_fetch_timeout}; }

void Kafka::place(std::size_t topic, const TopicSpec& spec) {
    std::vector<std::vector<BrokerId>> racks(world_.zones.size());
    for (const Broker& b : world_.brokers) racks[b.zone().index()].push_back(b.id());
    const double size = spec.retention.seconds() * world_.table.topics[topic].partition_rate();
    Count left = spec.partitions;
    for (Count t = spec.count; t > 0; --t) {
        const Count mine = (left + t - 1) / t;
        left -= mine;
        const auto lists = rehearse::place(racks, static_cast<int>(mine), static_cast<int>(spec.replication_factor), [this](std::uint64_t n) { return draws_.below(n); });
        for (const auto& list : lists) world_.table.add(topic, list, size);
    }
    caught_up_.assign(world_.table.replica.size(), 0);
    gone_on_.assign(world_.table.topics.size() * world_.brokers.size(), 0);
    risk_on_ = gone_on_;
}

WriteState Kafka::write_state(std::size_t p) const {
    const PartitionTable& table = world_.table;
    if (table.in_sync_count(p) < table.topics[table.topic[p]].min_insync) return WriteState::refused;
    for (std::size_t i = 0; i < table.replicas(p); ++i)
        if (table.in_sync(p, i) && !world_.brokers[table.at(p, i).index()].serving()) return WriteState::held;
    return WriteState::ready;
}

PathCost Kafka::write_path(BrokerId leader, const std::vector<FollowerShare>& followers) const {
    PathCost cost;
    const Bytes fetch = world_.settings().replica_fetch_max;
    world_.brokers[leader.index()].volume->use(cost.uses, 1);
    for (const auto& [follower, share] : followers) {
        cost += world_.between(leader, follower, share, Purpose::replicate, fetch);
        world_.brokers[follower.index()].volume->use(cost.uses, share);
    }
    return cost;
}

std::uint64_t Kafka::fencing_records(BrokerId broker) const {
    std::uint64_t n = 0;
    for (std::size_t p = 0; p < world_.table.size(); ++p) {
        const int i = world_.table.position_of(p, broker);
        n += i >= 0 && world_.table.in_sync(p, static_cast<std::size_t>(i));
    }
    return n;
}

void Kafka::on_lost(BrokerId broker) {
    fetchers_.stop();
    PartitionTable& table = world_.table;
    for (std::size_t p = 0; p < table.size(); ++p) {
        const int i = table.position_of(p, broker);
        if (i < 0) continue;
        const std::size_t flat = table.first[p] + static_cast<std::size_t>(i);
        if (table.in_sync(p, static_cast<std::size_t>(i))) table.replica_end[flat] = table.log_end[p];
        caught_up_[flat] = 0;
    }
    asking_[broker.index()] = 0;
}

std::int8_t Kafka::elect(std::size_t p) const {
    const PartitionTable& table = world_.table;
    for (std::size_t i = 0; i < table.replicas(p); ++i)
        if (table.in_sync(p, i) && !world_.controller->fenced(table.at(p, i))) return static_cast<std::int8_t>(i);
    return no_leader;
}

void Kafka::publish(BrokerId old, Count elected, std::size_t busiest, FactId cause) {
    world_.sim.agenda.after(world_.publish_delay(busiest), [this, old, elected, cause] {
        world_.published(old, elected, cause);
        world_.request_refresh();
    });
}

void Kafka::on_fenced(BrokerId broker, FactId cause) {
    PartitionTable& table = world_.table;
    Count shrunk = 0, elected = 0;
    std::vector<std::size_t> changes(world_.brokers.size(), 0);
    for (std::size_t p = 0; p < table.size(); ++p) {
        const int i = table.position_of(p, broker);
        if (i < 0) continue;
        const std::size_t position = static_cast<std::size_t>(i);
        if (table.in_sync(p, position) && table.in_sync_count(p) > 1) {
            table.leave_isr(p, position);
            ++shrunk;
        }
        if (table.leader[p] == i) {
            table.set_leader(p, elect(p));
            elected += table.has_leader(p);
        }
        if (table.has_leader(p)) ++changes[table.leader_of(p).index()];
    }
    if (shrunk > 0) cause = world_.sim.journal.note(IsrShrunk{broker, shrunk}, cause);
    if (elected > 0) cause = world_.sim.journal.note(LeadersElected{broker, elected, "fenced"}, cause);
    publish(broker, std::max(elected, shrunk), *std::max_element(changes.begin(), changes.end()), cause);
}

void Kafka::on_unfenced(BrokerId broker, FactId cause) {
    PartitionTable& table = world_.table;
    std::vector<Count> elected(world_.brokers.size(), 0);      // by the leader that clients still believe in
    for (std::size_t p = 0; p < table.size(); ++p) {
        if (table.has_leader(p) || table.position_of(p, broker) < 0) continue;
        table.set_leader(p, elect(p));
        elected[table.known[p].index()] += table.has_leader(p);
    }
    for (std::uint32_t old = 0; old < elected.size(); ++old) {
        if (elected[old] == 0) continue;
        cause = world_.sim.journal.note(LeadersElected{BrokerId{old}, elected[old], "unfenced"}, cause);
        publish(BrokerId{old}, elected[old], static_cast<std::size_t>(elected[old]), cause);
    }
    ask_to_join(broker);
    arm_preferred();
    world_.sync_logs();
    world_.request_refresh();
}

Bytes Kafka::bytes_to_scan(BrokerId broker) {
    if (!world_.brokers[broker.index()].volume->intact) return {};
    const PartitionTable& table = world_.table;
    RandomStream fill = world_.sim.stream(world_.brokers[broker.index()].name(), "open segments");
    double sum = 0;
    for (const std::uint32_t flat : hosted(broker)) {
        const auto after = std::upper_bound(table.first.begin(), table.first.end(), flat);
        const std::size_t p = static_cast<std::size_t>(after - table.first.begin()) - 1;
        // What was written since the last roll is checked again; where in its segment a log stands is even chance.
        if (table.replica_intact[flat]) sum += fill.uniform() * std::min(table.topics[table.topic[p]].segment.count, table.retained[p]);
    }
    return Bytes{sum};
}

PathCost Kafka::scan_path(BrokerId broker) const {
    PathCost cost;
    cost.uses.push_back({recovery_threads_[broker.index()], 1});
    world_.brokers[broker.index()].volume->use(cost.uses, 1);
    return cost;
}

std::vector<std::uint32_t> Kafka::hosted(BrokerId broker) const {
    std::vector<std::uint32_t> flats;
    for (std::uint32_t flat = 0; flat < world_.table.replica.size(); ++flat)
        if (world_.table.replica[flat] == broker) flats.push_back(flat);
    return flats;
}

void Kafka::on_running(BrokerId broker) {
    world_.sync_logs();
    PartitionTable& table = world_.table;
    double missing = 0;
    Count behind = 0;
    for (std::size_t p = 0; p < table.size(); ++p) {
        const int i = table.position_of(p, broker);
        if (i < 0) continue;
        const std::size_t flat = table.first[p] + static_cast<std::size_t>(i);
        const double oldest = table.log_end[p] - table.retained[p];
        // An empty directory, or an end below what the leader still keeps, starts at the leader's log start.
        if (!table.replica_intact[flat] || table.replica_end[flat] < oldest) table.replica_end[flat] = oldest;
        table.replica_intact[flat] = 1;
        if (table.in_sync(p, static_cast<std::size_t>(i))) continue;
        missing += table.log_end[p] - table.replica_end[flat];
        ++behind;
    }
    if (behind > 0) catch_up_[broker.index()] = world_.sim.journal.note(CatchUpBegan{broker, Bytes{missing}, behind}, world_.up_fact(broker));
    world_.request_refresh();
}

void Kafka::on_refreshed() {
    fetchers_.stop();
    fetchers_.start();
    weigh_losses();
}

void Kafka::on_caught_up(BrokerId follower, const std::vector<std::uint32_t>& replicas) {
    for (const std::uint32_t flat : replicas) caught_up_[flat] = 1;
    ask_to_join(follower);
}

void Kafka::ask_to_join(BrokerId follower) {
    // One AlterPartition at a time; a fenced follower is not eligible (KIP-841).
    if (asking_[follower.index()] || world_.controller->fenced(follower) || !world_.brokers[follower.index()].serving()) return;
    std::uint64_t n = 0;
    for (const std::uint32_t flat : hosted(follower)) n += caught_up_[flat];
    if (n == 0) return;
    asking_[follower.index()] = 1;
    world_.controller->submit(n, [this, follower] { join(follower); });
}

void Kafka::join(BrokerId follower) {
    if (!asking_[follower.index()]) return;
    asking_[follower.index()] = 0;
    if (world_.controller->fenced(follower) || !world_.brokers[follower.index()].serving()) return;
    world_.sync_logs();
    PartitionTable& table = world_.table;
    Count joined = 0;
    for (std::size_t p = 0; p < table.size(); ++p) {
        const int i = table.position_of(p, follower);
        if (i < 0 || !caught_up_[table.first[p] + static_cast<std::size_t>(i)]) continue;
        caught_up_[table.first[p] + static_cast<std::size_t>(i)] = 0;
        if (!table.has_leader(p) || table.in_sync(p, static_cast<std::size_t>(i))) continue;
        table.join_isr(p, static_cast<std::size_t>(i));
        ++joined;
    }
    if (joined > 0) world_.sim.journal.note(IsrExpanded{follower, joined}, catch_up_[follower.index()]);
    arm_preferred();
    world_.request_refresh();
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
        table.known[p] = table.at(p, 0);      // NOT_LEADER carries the new leader (KIP-951): clients follow within a round trip
        ++returned[table.at(p, 0).index()];
        ++elected;
    }
    for (std::uint32_t b = 0; b < returned.size(); ++b)
        if (returned[b] > 0) world_.sim.journal.note(LeadersElected{BrokerId{b}, returned[b], "preferred"});
    if (elected == elections_a_run) preferred_ = world_.sim.agenda.after(rerun_delay, [this] { elect_preferred(); });
    else arm_preferred();
    world_.request_refresh();
}

double Kafka::risk_of(std::size_t p, bool& grows) const {
    const PartitionTable& table = world_.table;
    std::optional<ZoneId> only;
    for (std::size_t i = 0; i < table.replicas(p); ++i) {
        const std::size_t flat = table.first[p] + i;
        if (!table.in_sync(p, i) || !table.replica_intact[flat]) continue;
        const ZoneId zone = world_.brokers[table.at(p, i).index()].zone();
        if (only && *only != zone) return 0;
        only = zone;
    }
    if (!only) return 0;
    grows = true;
    double elsewhere = table.log_end[p] - table.retained[p];
    for (std::size_t i = 0; i < table.replicas(p); ++i) {
        const std::size_t flat = table.first[p] + i;
        if (!table.in_sync(p, i) && table.replica_intact[flat] && world_.brokers[table.at(p, i).index()].zone() != *only)
            elsewhere = std::max(elsewhere, table.replica_end[flat]);
    }
    return table.log_end[p] - elsewhere;
}

void Kafka::weigh_losses() {
    const PartitionTable& table = world_.table;
    std::fill(gone_on_.begin(), gone_on_.end(), 0);
    std::fill(risk_on_.begin(), risk_on_.end(), 0);
    double gone = 0, risk = 0;
    for (std::size_t p = 0; p < table.size(); ++p) {
        const std::size_t at = table.topic[p] * world_.brokers.size() + table.known[p].index();
        bool grows = false;
        risk += risk_of(p, grows);
        risk_on_[at] += grows && world_.service.writes(p);
        for (std::size_t i = 0; i < table.replicas(p); ++i) {
            if (table.in_sync(p, i) || (world_.brokers[table.at(p, i).index()].serving() && table.has_leader(p))) continue;
            gone += table.log_end[p] - (table.replica_intact[table.first[p] + i] ? table.replica_end[table.first[p] + i] : table.log_end[p] - table.retained[p]);
            gone_on_[at] += world_.service.writes(p);
        }
    }
    gone_.take(gone_.level());
    gone_.add(gone);
    at_risk_.take(at_risk_.level());
    at_risk_.add(risk);
}

void Kafka::on_settled() {
    fetchers_.on_rates();
    double gone = 0, risk = 0;
    for (std::size_t t = 0; t < world_.table.topics.size(); ++t)
        for (std::uint32_t b = 0; b < world_.brokers.size(); ++b) {
            const std::size_t at = t * world_.brokers.size() + b;
            if (gone_on_[at] + risk_on_[at] == 0) continue;
            const std::uint32_t moving = world_.service.topic(t).write.count[bucket_of(BrokerId{b}, false)];
            const double each = moving > 0 ? world_.appended_rate(t, BrokerId{b}) / moving : 0;
            gone += each * gone_on_[at];
            risk += each * risk_on_[at];
        }
    gone_.set_inflow(gone);
    at_risk_.set_inflow(risk);
}

double Kafka::hidden_bytes() const { return gone_.level() + fetchers_.missing(); }

bool Kafka::redundant() const { return world_.service.under_replicated() == 0; }

/// A record waits for the next fetch of the slowest follower, is sent with it, and counts as replicated when the fetch after that asks for more.
double Kafka::ack_seconds(BrokerId leader, RandomStream& draws) const {
    const ZoneId home = world_.brokers[leader.index()].zone();
    double slowest = 0;
    for (const Broker& b : world_.brokers) {
        bool follows = false;
        for (std::size_t t = 0; t < world_.table.topics.size(); ++t)
            follows = follows || world_.service.topic(t).followers[leader.index() * world_.brokers.size() + b.id().index()] > 0;
        if (follows) slowest = std::max(slowest, world_.rtt(home, b.zone()).seconds() * (1 + draws.uniform()));
    }
    return slowest;
}

std::string Kafka::waits_for() const {
    const PartitionTable& table = world_.table;
    if (const std::string quorum = world_.controller->describe(); !quorum.empty()) return quorum;
    for (std::size_t p = 0; p < table.size(); ++p) {
        const int needed = table.topics[table.topic[p]].min_insync;
        for (std::size_t i = 0; i < table.replicas(p); ++i) {
            const Broker& b = world_.brokers[table.at(p, i).index()];
            if (b.serving() || (table.in_sync(p, i) && table.in_sync_count(p) >= needed && table.has_leader(p))) continue;
            const std::string returns = b.stage == Stage::stopped || !b.reachable() ? " never returns" : " is still recovering at the horizon";
            const std::string who = "partition " + std::to_string(p) + " of " + table.topics[table.topic[p]].name;
            if (!table.has_leader(p)) return who + " has no leader; " + b.name() + returns;
            if (table.in_sync_count(p) < needed) return who + " waits for ISR " + std::to_string(needed) + "; " + b.name() + returns;
            return who + " has " + std::to_string(table.in_sync_count(p)) + " of " + std::to_string(table.replicas(p)) + " replicas in sync; " + b.name() + returns;
        }
    }
    return fetchers_.losing();
}

std::vector<std::string> Kafka::not_modelled() const {
    return {"acks 0 and 1, transactions, unclean election, eligible leader replicas",
            "ISR shrink of a slow replica (replica.lag.time.max.ms): a slow follower holds its writers back instead",
            "consumer group rebalances and offset commits: members outlive the failure",
            "clients in a lost zone: their load is taken over by clients in the other zones at once",
            "replication throttles, reassignment, Cruise Control: what is lost waits for its broker to return",
            "the page cache as a queue: data younger than its horizon is read from memory, older data from the volume",
            "leadership returns within a round trip: the pause of a preferred election is not counted"};
}

}  // namespace rehearse
