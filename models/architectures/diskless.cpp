// Batches, commits, caches, routing and the coordinator of leaderless designs. Parameters: Inkless b1fcb5f6 configs.rst and
// ARCHITECTURE.md; WarpStream documentation.
#include "models/architectures/diskless.hpp"

#include <algorithm>
#include <cmath>

#include "models/facts.hpp"
#include "models/lognormal.hpp"
#include "models/world.hpp"
#include "topologies/placement.hpp"

namespace rehearse {

namespace {

double lognormal(RandomStream& draws, double median, double p99) {
    return draws.lognormal(median, sigma_of(median, p99));
}

}  // namespace

Diskless::Diskless(World& world, const DisklessDesign& design) : Architecture(world), design_(design), sides_(world.brokers.size()) {
    RandomStream draws = world.sim.stream("coordinator", "zone");
    coordinator_ = ZoneId{static_cast<std::uint32_t>(draws.below(world.zones.size()))};
}

std::vector<ArchitectureInfo> Diskless::infos() {
    using Made = std::unique_ptr<Architecture>;
    return {{"inkless", "leaderless topics on an object store, places committed in a database (KIP-1150, Aiven Inkless)", {.object_store = true, .coordinator = true},
             [](World& world) -> Made {
                 const DisklessSettings& s = world.study.settings.diskless;
                 return std::make_unique<Diskless>(world, DisklessDesign{s.inkless_interval, s.inkless_buffer, s.inkless_cache_block, false});
             }},
            {"warpstream", "leaderless agents on an object store, places committed at the vendor's control plane", {.object_store = true, .coordinator = true, .controllers = false, .deployment = true, .several_buckets = true},
             [](World& world) -> Made {
                 const DisklessSettings& s = world.study.settings.diskless;
                 return std::make_unique<Diskless>(world, DisklessDesign{s.warpstream_interval, s.warpstream_batch, s.warpstream_chunk, true});
             }}};
}

ControlRules Diskless::control_rules() const { return {.periodic_check = true, .outside = design_.vendor}; }

void Diskless::place(std::size_t topic, const TopicSpec& spec) {
    std::vector<std::vector<BrokerId>> racks(world_.zones.size());
    for (const Broker& b : world_.brokers)
        if (b.hired) racks[b.zone().index()].push_back(b.id());
    const double size = spec.retention.seconds() * world_.table.topics[topic].partition_rate();
    RandomStream draws = world_.sim.stream("diskless", "placement of topic " + std::to_string(topic));
    for (const auto& list : rehearse::place(racks, static_cast<int>(spec.partitions), 1, [&draws](std::uint64_t n) { return draws.below(n); })) {
        world_.table.add(topic, list, size);
        home_.push_back(list.front());
    }
}

void Diskless::begin() {
    read_ = !world_.consumers.empty();
    for (const Broker& b : world_.brokers)
        if (b.hired) open_fill(b.id());
    if (world_.info.parts.deployment && world_.study.settings.autoscaler.enabled) scaler_ = std::make_unique<AgentScaler>(world_);
}

double Diskless::nominal_ingest(BrokerId broker) const {
    double sum = 0;
    for (std::size_t t = 0; t < world_.table.topics.size(); ++t) sum += world_.table.led(t, broker) * world_.table.topics[t].partition_rate();
    return sum;
}

double Diskless::object(double rate) const { return std::clamp(rate * design_.interval.seconds(), 1.0, design_.batch.count); }

double Diskless::every_s(double rate) const { return std::min(design_.interval.seconds(), design_.batch.count / std::max(1.0, rate)); }

bool Diskless::takes_writes(BrokerId) const { return answers_ && world_.store.available(); }

WriteState Diskless::write_state(std::size_t partition) const { return takes_writes(world_.table.known[partition]) ? WriteState::ready : WriteState::held; }

PathCost Diskless::write_path(BrokerId leader, const std::vector<FollowerShare>&) const {
    const Assumptions& a = world_.assumptions();
    const double rate = std::max(1.0, nominal_ingest(leader));
    PathCost cost = world_.to_store(leader, world_.store.copies(), Purpose::object_upload);
    cost.uses.push_back({world_.store.writes, 1 / design_.batch.count});
    if (!design_.vendor) cost += world_.line(world_.brokers[leader.index()].zone(), coordinator_, a.coordinator_share, Purpose::coordinate, Initiator::broker);
    cost.answer_s = every_s(rate) / 2 + world_.store.put_mean(Bytes{object(rate)}) + a.commit_median_s;
    return cost;
}

/// A zone's brokers share what it reads: each object once, whoever of its consumers asks.
double Diskless::zone_share(BrokerId broker) const {
    const ZoneId home = world_.brokers[broker.index()].zone();
    const auto live = std::ranges::count_if(world_.brokers, [home](const Broker& b) { return b.zone() == home && b.leading(); });
    return live > 0 ? 1.0 / static_cast<double>(live) : 0;
}

PathCost Diskless::fill_path(BrokerId broker) const {
    const double get = std::min(design_.chunk.count, object(std::max(1.0, nominal_ingest(broker))));
    PathCost cost = world_.from_store(broker, 1, Purpose::cache_fill);
    cost.uses.push_back({world_.store.reads, 1 / get});
    cost.requests.push_back({RequestKind::get, Purpose::cache_fill, 1 / get});
    return cost;
}

void Diskless::open_fill(BrokerId broker) {
    Side& side = sides_[broker.index()];
    if (!read_ || side.fill) return;
    side.fill = world_.books.open(fill_path(broker), Work::live, world_.brokers[broker.index()].name() + " fills the cache of its zone", 0);
    side.cap.start(0);
}

void Diskless::meter() {
    const double seconds = (world_.sim.agenda.now() - metered_).seconds();
    metered_ = world_.sim.agenda.now();
    if (seconds <= 0) return;
    for (const Side& side : sides_)
        if (side.ingest > 0)
            world_.books.requests.book(StoreId{0}, RequestKind::put, Purpose::object_upload, world_.store.copies() * seconds / every_s(side.ingest));
}

void Diskless::post() { meter(); }

void Diskless::on_settled() {
    meter();
    double all = 0;
    for (std::uint32_t b = 0; b < sides_.size(); ++b) {
        sides_[b].ingest = 0;
        for (std::size_t t = 0; t < world_.table.topics.size(); ++t) sides_[b].ingest += world_.appended_rate(t, BrokerId{b});
        all += sides_[b].ingest;
    }
    for (std::uint32_t b = 0; b < sides_.size(); ++b)
        if (sides_[b].fill) sides_[b].cap.follow(sides_[b].fill, all * zone_share(BrokerId{b}), world_.sim.agenda.now());
}

std::uint64_t Diskless::fencing_records(BrokerId) const { return 1; }

bool Diskless::lives(BrokerId broker) const { return world_.brokers[broker.index()].leading() && !world_.controller->fenced(broker) && !world_.leaving(broker); }

Diskless::Living Diskless::living() const {
    Living living;
    living.of_zone.resize(world_.zones.size());
    for (const Broker& b : world_.brokers) {
        if (!lives(b.id())) continue;
        living.all.push_back(b.id());
        living.of_zone[b.zone().index()].push_back(b.id());
    }
    return living;
}

/// The home broker while it lives, else one of its zone, else any: the transformer of metadata spreads evenly, without chance.
std::optional<BrokerId> Diskless::host_for(std::size_t p, const Living& living) const {
    if (lives(home_[p])) return home_[p];
    const std::vector<BrokerId>& near = living.of_zone[world_.brokers[home_[p].index()].zone().index()];
    const std::vector<BrokerId>& from = near.empty() ? living.all : near;
    return from.empty() ? std::nullopt : std::optional(from[p % from.size()]);
}

/// Gives the partitions of those brokers other hosts where these are due. Where `clients_know`, nobody has to find out first.
template <class Which>
std::uint32_t Diskless::move_away(Which from, bool clients_know) {
    PartitionTable& table = world_.table;
    const Living alive = living();
    std::uint32_t moved = 0;
    for (std::size_t p = 0; p < table.size(); ++p) {
        const BrokerId at = table.has_leader(p) ? table.leader_of(p) : table.known[p];
        const std::optional<BrokerId> host = from(at) ? host_for(p, alive) : std::nullopt;
        if (!host || (table.has_leader(p) && *host == at)) continue;
        table.move_replica(p, 0, *host);
        table.set_leader(p, 0);
        if (clients_know) table.believe(p, *host);
        ++moved;
    }
    return moved;
}

void Diskless::on_lost(BrokerId broker) {
    sides_[broker.index()].fill.close();
    const Broker& lost = world_.brokers[broker.index()];
    if (world_.info.parts.deployment && world_.study.settings.diskless.warpstream_deployment && lost.manner == Manner::silent)
        world_.sim.agenda.after(world_.assumptions().pod_eviction, [this, broker, since = lost.lost_at] { replace(broker, since); });
    // The clients of a dark zone are gone with it; those that take over their load use the brokers of their own zones.
    if (!world_.zones[world_.brokers[broker.index()].zone().index()].dark) return;
    world_.sync_logs();
    move_away([broker](BrokerId at) { return at == broker; }, true);
}

void Diskless::on_fenced(BrokerId broker, FactId cause) {
    world_.sync_logs();
    const std::uint32_t moved = move_away([broker](BrokerId at) { return at == broker; }, false);
    if (moved > 0) world_.published(broker, moved, world_.sim.journal.note(LeadersElected{broker, moved, "fenced"}, cause));
    world_.request_refresh();
}

/// Partitions whose home it is come back with the next metadata; until then any broker serves them as well.
void Diskless::on_unfenced(BrokerId broker, FactId) {
    world_.sync_logs();
    move_away([broker](BrokerId at) { return at != broker; }, true);
    spread_evenly();
    // What it reads at a time is what brokers write at a time, so it has to have its share of the partitions.
    open_fill(broker);
    world_.request_refresh();
}

/// It serves until its clients have asked again and gone elsewhere.
void Diskless::on_left(BrokerId broker, FactId) {
    world_.sync_logs();
    move_away([broker](BrokerId at) { return at == broker; }, true);
    world_.request_refresh();
}

/// Its machine has not been heard of for so long that its pods are started elsewhere.
void Diskless::replace(BrokerId lost, Time since) {
    const Broker& b = world_.brokers[lost.index()];
    if (b.lost_at != since || b.reachable() || !world_.hire(world_.cause())) return;
    if (scaler_) scaler_->given_up(lost);
}

/// Agents that stand in for others have no partitions of their own: clients spread over all that live.
void Diskless::spread_evenly() {
    PartitionTable& table = world_.table;
    const auto standing_in = [this](const Broker& b) { return b.leading() && b.id().index() >= static_cast<std::size_t>(world_.cluster.brokers.count); };
    if (std::none_of(world_.brokers.begin(), world_.brokers.end(), standing_in)) return;
    std::vector<std::vector<std::uint32_t>> held(world_.brokers.size());
    for (std::uint32_t p = 0; p < table.size(); ++p)
        if (table.has_leader(p)) held[table.leader_of(p).index()].push_back(p);
    std::vector<BrokerId> live;
    for (const Broker& b : world_.brokers)
        if (b.leading() && !world_.controller->fenced(b.id()) && !world_.leaving(b.id())) live.push_back(b.id());
    const auto fewer = [&held](BrokerId a, BrokerId b) { return held[a.index()].size() < held[b.index()].size(); };
    while (!live.empty()) {
        std::vector<std::uint32_t>& most = held[std::max_element(live.begin(), live.end(), fewer)->index()];
        const BrokerId to = *std::min_element(live.begin(), live.end(), fewer);
        if (most.size() <= held[to.index()].size() + 1) return;
        const std::uint32_t p = most.back();
        most.pop_back();
        held[to.index()].push_back(p);
        table.move_replica(p, 0, to);
        table.set_leader(p, 0);
        table.believe(p, to);
    }
}

bool Diskless::reaches(ZoneId zone) const { return !world_.zones[zone.index()].dark && !world_.zones[zone.index()].cut_off; }

void Diskless::lose_coordinator() {
    if (!answers_) return;
    answers_ = false;
    coordinator_fact_ = world_.sim.journal.note(CoordinatorLost{coordinator_}, world_.cause());
    world_.request_refresh();
}

void Diskless::regain_coordinator(ZoneId zone, FactId cause) {
    coordinator_ = zone;
    answers_ = true;
    coordinator_fact_ = world_.sim.journal.note(CoordinatorBack{zone}, cause);
    world_.request_refresh();
}

void Diskless::on_zone(ZoneId) {
    if (design_.vendor || (answers_ && reaches(coordinator_))) return;
    lose_coordinator();
    if (world_.sim.agenda.pending(failover_)) return;
    for (std::uint32_t z = 0; z < world_.zones.size(); ++z)
        if (reaches(ZoneId{z})) {
            failover_ = world_.sim.agenda.after(world_.assumptions().coordinator_failover, [this, z] { regain_coordinator(ZoneId{z}, coordinator_fact_); });
            return;
        }
}

void Diskless::on_coordinator(bool answers) {
    world_.sim.agenda.cancel(failover_);
    if (answers) regain_coordinator(coordinator_, world_.cause());
    else lose_coordinator();
}

bool Diskless::redundant() const { return world_.service.leaderless() == 0; }

double Diskless::stored_in_objects() const {
    double sum = 0;
    for (const double bytes : world_.table.retained) sum += bytes;
    return sum;
}

double Diskless::ack_seconds(BrokerId leader, RandomStream& draws) const {
    const Assumptions& a = world_.assumptions();
    const double rate = std::max(1.0, nominal_ingest(leader)), every = every_s(rate);
    const double stored = every * draws.uniform() + world_.store.in_order_put(Bytes{object(rate)}, every, Hedge::none, draws);
    return stored + lognormal(draws, a.commit_median_s, a.commit_p99_s);
}

double Diskless::fetch_seconds(BrokerId leader, RandomStream& draws) const {
    const Assumptions& a = world_.assumptions();
    const Bytes get{std::min(design_.chunk.count, object(std::max(1.0, nominal_ingest(leader))))};
    return lognormal(draws, a.find_median_s, a.find_p99_s) + world_.store.get_draw(get, draws);
}

std::string Diskless::waits_for() const {
    if (!answers_) return "every write waits for the coordinator";
    if (!world_.store.available()) return "every write waits for the object store, which never returns";
    if (const std::string quorum = world_.controller->describe(); !quorum.empty()) return quorum;
    for (std::size_t p = 0; p < world_.table.size(); ++p)
        if (!world_.leads(p, world_.table.known[p])) return "partition " + std::to_string(p) + " waits for a broker that lives";
    return {};
}

std::vector<std::string> Diskless::not_modelled() const {
    return {"acks 0 and 1, transactions",
            "compaction and rewriting of objects: their rate is not published",
            design_.vendor ? "how agents are found dead is not published: Kafka's session stands for it" : "load on the coordinator's database",
            "cold caches: what a lost broker had cached for its zone is read again only by consumers that lag",
            design_.vendor ? "agents that are started in place of lost ones or because of load are not billed, and those that return run beside them"
                           : "autoscaling: brokers are members of Kafka's quorum with numbers of their own; lost capacity is replaced only as the timeline says",
            "single refusals of requests: throttling is a lower request rate",
            "producers in a lost zone: their load is taken over by producers in the other zones at once"};
}

}  // namespace rehearse
