// Placement, in-sync sets, elections and catch-up of shared-nothing Kafka.
#include "models/architectures/kafka.hpp"

#include <algorithm>

#include "models/facts.hpp"
#include "models/world.hpp"
#include "topologies/placement.hpp"

namespace rehearse {

Kafka::Kafka(World& world, const KafkaVariant& variant)
    : Architecture(world), variant_(variant), keeps_eligible_(keeps_eligible_replicas(world.settings())), fetchers_(world, *this), mover_(world, *this), waiting_(world.brokers.size()), asking_(world.brokers.size(), 0), catch_up_(world.brokers.size(), no_fact), gone_(world.sim.agenda), at_risk_(world.sim.agenda),
      draws_(world.sim.stream("kafka", "placement")) {
    const double rate = static_cast<double>(recovery_threads_of(world.settings())) * world.assumptions().log_scan.per_second;
    for (const Broker& b : world.brokers) recovery_threads_.push_back(world.sim.network.add_pool(b.name() + " log recovery threads", rate));
    for (const Broker& b : world.brokers)
        if (variant.tiered) tier_readers_.push_back(world.sim.network.add_pool(b.name() + " remote log readers", static_cast<double>(world.settings().remote_reader_threads)));
}

ArchitectureInfo Kafka::info() {
    return {"kafka", "shared-nothing Kafka 4.1 in KRaft mode: replicas on the brokers' own volumes", {.data_volumes = true, .object_store = false},
            [](World& world) -> std::unique_ptr<Architecture> { return std::make_unique<Kafka>(world); }};
}

ArchitectureInfo Kafka::tiered() {
    return {"kafka-tiered", "shared-nothing Kafka with tiered storage (KIP-405): closed segments in the object store, local.retention.ms on brokers",
            {.data_volumes = true, .object_store = true},
            [](World& world) -> std::unique_ptr<Architecture> { return std::make_unique<Kafka>(world, KafkaVariant{.tiered = true, .managed = false}); }};
}

ArchitectureInfo Kafka::msk() {
    return {"msk", "managed shared-nothing Kafka of the MSK class: the service replaces machines; copying between brokers is not billed",
            {.data_volumes = true, .object_store = false},
            [](World& world) -> std::unique_ptr<Architecture> { return std::make_unique<Kafka>(world, KafkaVariant{.tiered = false, .managed = true}); },
            "msk"};
}

ControlRules Kafka::control_rules() const { return control_rules_of(world_.settings()); }

void Kafka::begin() {
    fetchers_.begin(coarse_, variant_.grain.late);
    is_losing_.assign(world_.table.size(), 0);
    if (variant_.tiered) uploads_.emplace(world_);
}

double Kafka::local_bytes(std::size_t topic) const {
    const Topic& t = world_.table.topics[topic];
    return variant_.tiered && t.local_retention < t.retention ? t.local_retention.seconds() * t.partition_rate() + t.segment.count / 2 : unlimited;
}

/// A thread of the leader has one request of the store for each fetch, which carries a single remote partition (RemoteLogReader).
PathCost Kafka::tier_read(BrokerId broker, Bytes request) const {
    PathCost cost = world_.from_store(broker, 1, Purpose::cold_read);
    cost.uses.push_back({world_.store.reads, 1 / request.count});
    cost.uses.push_back({tier_readers_[broker.index()], world_.store.get_mean(request) / request.count});
    cost.requests.push_back({RequestKind::get, Purpose::cold_read, 1 / request.count});
    return cost;
}

double Kafka::stored_in_objects() const { return uploads_ ? uploads_->stored() : 0; }

void Kafka::place(std::size_t topic, const TopicSpec& spec) {
    std::vector<std::vector<BrokerId>> racks(world_.zones.size());
    for (const Broker& b : world_.brokers) racks[b.zone().index()].push_back(b.id());
    const Topic& shape = world_.table.topics[topic];
    double size = spec.retention.seconds() * shape.partition_rate();
    // With tiers brokers keep what is younger than local retention, and the open segment, which is half full in the mean.
    if (variant_.tiered) size = std::min(size, shape.local_retention.seconds() * shape.partition_rate() + shape.segment.count / 2);
    for (const std::vector<std::uint32_t>& numbers : spec.placement.partitions) {
        std::vector<BrokerId> list;
        for (const std::uint32_t number : numbers) list.push_back(BrokerId{number - 1});
        world_.table.add(topic, list, size);
    }
    Count left = spec.placement.empty() ? spec.partitions : 0;
    for (Count t = spec.count; t > 0 && left > 0; --t) {
        const Count mine = (left + t - 1) / t;
        left -= mine;
        const auto lists = rehearse::place(racks, static_cast<int>(mine), static_cast<int>(spec.replication_factor), [this](std::uint64_t n) { return draws_.below(n); });
        for (const auto& list : lists) world_.table.add(topic, list, size);
    }
    caught_up_.assign(world_.table.replica.size(), 0);
    coarse_ = world_.table.replica.size() > variant_.grain.exact_replicas;
    gone_on_.assign(world_.table.topics.size() * world_.brokers.size(), 0);
    risk_on_ = gone_on_;
}

WriteState Kafka::write_state(std::size_t p) const {
    const PartitionTable& table = world_.table;
    const std::size_t leader = static_cast<std::size_t>(table.leader[p]);
    if (!table.replica_intact[table.first[p] + leader]) return WriteState::refused;       // its log directory is gone
    if (!table.topics[table.topic[p]].waits_for_all) return WriteState::ready;
    if (table.in_sync_count(p) < table.topics[table.topic[p]].min_insync) return WriteState::short_of_replicas;
    for (std::size_t i = 0; i < table.replicas(p); ++i)
        if (table.in_sync(p, i) && (!world_.brokers[table.at(p, i).index()].serving() || !table.replica_intact[table.first[p] + i])) return WriteState::held;
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
    fetchers_.note_progress();
    PartitionTable& table = world_.table;
    for (std::size_t p = 0; p < table.size(); ++p) {
        const int i = table.position_of(p, broker);
        if (i < 0) continue;
        const std::size_t flat = table.first[p] + static_cast<std::size_t>(i);
        if (table.in_sync(p, static_cast<std::size_t>(i))) table.replica_end[flat] = table.log_end(p);
        caught_up_[flat] = 0;
        // Without acks=all the leader had acknowledged what its followers had not fetched yet: a round trip of data.
        if (table.leader[p] == i && !table.topics[table.topic[p]].waits_for_all) world_.book_loss(table.topics[table.topic[p]].partition_rate() * world_.assumptions().rtt_cross_zone.seconds());
    }
    asking_[broker.index()] = 0;
    waiting_[broker.index()].clear();
    if (uploads_) uploads_->leader_lost(broker);
    replace_machine(broker);
}

Bytes Kafka::bytes_to_scan(BrokerId broker) {
    if (!world_.brokers[broker.index()].volume->intact) return {};
    const PartitionTable& table = world_.table;
    RandomStream fill = world_.sim.stream(world_.brokers[broker.index()].name(), "open segments");
    double sum = 0;
    for (const std::uint32_t flat : hosted(broker)) {
        const std::size_t p = partition_of(flat);
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
        const double oldest = table.log_end(p) - table.retained[p];
        // An empty directory, or an end below what the leader still keeps, starts at the leader's log start.
        if (!table.replica_intact[flat] || table.replica_end[flat] < oldest) table.replica_end[flat] = oldest;
        table.set_intact(p, static_cast<std::size_t>(i), true);
        if (table.in_sync(p, static_cast<std::size_t>(i))) continue;
        missing += table.log_end(p) - table.replica_end[flat];
        ++behind;
    }
    if (behind > 0) catch_up_[broker.index()] = world_.sim.journal.note(CatchUpBegan{broker, Bytes{missing}, behind}, world_.up_fact(broker));
    world_.request_refresh();
}

void Kafka::on_refreshed() {
    whole_again_ = 0;
    fetchers_.update(world_.service.concerned());
    weigh_losses();
}

void Kafka::on_settled() {
    fetchers_.on_rates();
    if (uploads_) uploads_->on_settled();
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

double Kafka::hidden_bytes() const { return gone_.level() + fetchers_.missing() + (uploads_ ? uploads_->waiting() : 0); }

bool Kafka::redundant() const { return static_cast<Count>(world_.service.under_replicated()) == whole_again_ && !mover_.busy(); }

/// A record waits for the next fetch of the slowest follower, is sent with it, and counts as replicated when the fetch after that asks for more.
bool Kafka::follows(BrokerId follower, BrokerId leader) const {
    for (std::size_t t = 0; t < world_.table.topics.size(); ++t)
        if (world_.service.topic(t).followers[leader.index() * world_.brokers.size() + follower.index()] > 0) return true;
    return false;
}

double Kafka::ack_seconds(BrokerId leader, RandomStream& draws) const {
    const ZoneId home = world_.brokers[leader.index()].zone();
    double slowest = 0;
    for (const Broker& b : world_.brokers)
        if (follows(b.id(), leader)) slowest = std::max(slowest, world_.rtt(home, b.zone()).seconds() * (1 + draws.uniform()));
    return slowest;
}

double Kafka::outlives_s(BrokerId leader) const {
    // A follower that has the bytes says so with its next fetch, which is half a round trip on the way; the leader answers after the slowest.
    double slowest = 0;
    for (const Broker& b : world_.brokers)
        if (follows(b.id(), leader)) slowest = std::max(slowest, world_.rtt(world_.brokers[leader.index()].zone(), b.zone()).seconds());
    return slowest / 2;
}

std::string Kafka::waits_for() const {
    const PartitionTable& table = world_.table;
    if (const std::string quorum = world_.controller->describe(); !quorum.empty()) return quorum;
    for (std::size_t p = 0; p < table.size(); ++p) {
        const int needed = table.topics[table.topic[p]].min_insync;
        for (std::size_t i = 0; i < table.replicas(p); ++i) {
            const Broker& b = world_.brokers[table.at(p, i).index()];
            const bool has_copy = table.replica_intact[table.first[p] + i] != 0;
            if ((b.serving() && has_copy) || (table.in_sync(p, i) && table.in_sync_count(p) >= needed && table.has_leader(p))) continue;
            const std::string returns = b.serving() ? " has lost its log directory" : b.stage == Stage::stopped || !b.reachable() ? " never returns" : " is still recovering at the horizon";
            const std::string who = "partition " + std::to_string(p) + " of " + table.topics[table.topic[p]].name;
            if (!table.has_leader(p)) return who + " has no leader; " + b.name() + returns;
            if (table.in_sync_count(p) < needed) return who + " waits for ISR " + std::to_string(needed) + "; " + b.name() + returns;
            return who + " has " + std::to_string(table.in_sync_count(p)) + " of " + std::to_string(table.replicas(p)) + " replicas in sync; " + b.name() + returns;
        }
    }
    return fetchers_.losing();
}

std::vector<std::string> Kafka::not_modelled() const {
    std::vector<std::string> list{"transactions; acks=0 counts like acks=1: socket buffers to a dead leader are not modelled",
            "ISR shrink of a slow replica (replica.lag.time.max.ms): a slow follower holds its writers back instead",
            "consumer groups of which the study does not count the \"members\": others take over at once, and nothing is read twice",
            "producers in a lost zone: their load is taken over by producers in the other zones at once",
            "reassignment of brokers that run, and disks that fill up by themselves: only what a lost broker held is moved",
            "the page cache as a queue: data younger than its horizon is read from memory, older data from the volume",
            "leadership returns within a round trip: the pause of a preferred election is not counted"};
    if (variant_.tiered) list.push_back("segments are uploaded as a steady flow, not one by one; consumers of one kind that lag behind local retention lag alike, and a position that has slid out of retention is not reset");
    if (variant_.managed) list.push_back("the service's quotas on requests and connections");
    return list;
}

}  // namespace rehearse
