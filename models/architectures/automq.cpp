// The write path, uploads and life of an AutoMQ broker; its failover has a file of its own.
#include "models/architectures/automq.hpp"

#include <algorithm>
#include <cmath>

#include "models/facts.hpp"
#include "models/wals/file_wal.hpp"
#include "models/wals/object_wal.hpp"
#include "models/wals/volume_wal.hpp"
#include "models/world.hpp"
#include "topologies/placement.hpp"

namespace rehearse {

namespace {
constexpr Bytes merged_read = 4_MiB;         // blocks next to each other are read in one GET of at most this
constexpr double slow_fetch_threads = 12;    // of a broker's fetch executors; each waits for its GET
constexpr double requests_per_core = 25, fewest_requests = 50, most_requests = 1000;      // AbstractObjectStorage.java: in flight, each direction

/// The cache holds snapshots of what other zones wrote besides: a third is left for what this broker writes (zero zone).
void share_cache(AutomqSettings& s) {
    s.wal_cache_size = Bytes{s.wal_cache_size.count / 3};
    s.wal_upload_threshold = std::min(s.wal_upload_threshold, Bytes{s.wal_cache_size.count / 3});
}
}  // namespace

Automq::Automq(World& world, std::unique_ptr<WalMedium> medium, MoveGrain grain)
    : Architecture(world), medium_(std::move(medium)), grain_(grain), draws_(world.sim.stream("automq", "owners")), close_draws_(world.sim.stream("automq", "closing")),
      upload_settings_(world.study.settings.automq) {
    routed_ = upload_settings_.zone_router && medium_->shared_by_zones();
    if (routed_) share_cache(upload_settings_);
    for (const Broker& b : world.brokers) {
        Wal& wal = wals_.emplace_back(world.sim.agenda);
        RandomStream phase = world.sim.stream(b.name(), "upload phase");
        wal.client = world.sim.network.add_pool(b.name() + " writes to the store", WriteRegulator::none);
        const double client = std::clamp(requests_per_core * b.type().vcpu, fewest_requests, most_requests);
        wal.appends = world.sim.network.add_pool(b.name() + " log objects in flight", static_cast<double>(upload_settings_.wal_max_inflight_uploads));
        wal.puts = world.sim.network.add_pool(b.name() + " writes in flight to the store", client);
        wal.gets = world.sim.network.add_pool(b.name() + " reads in flight from the store", client);
        wal.threads = world.sim.network.add_pool(b.name() + " threads for cold fetches", slow_fetch_threads);
        wal.phase_share = phase.uniform();
        wal.sweep_share = phase.uniform();
        wal.excess.at_least(room_beyond_cycle(), [this, id = b.id()] { fill(id); });
    }
    opening_.assign(world.brokers.size(), 0);
    started_.assign(world.brokers.size(), Time{} - 24_h);
}

std::vector<ArchitectureInfo> Automq::infos() {
    using Made = std::unique_ptr<Architecture>;
    return {{"automq-s3", "leader-based shared storage with an S3 write-ahead log (AutoMQ 1.7)", {.object_store = true},
             [](World& world) -> Made { return std::make_unique<Automq>(world, std::make_unique<ObjectWal>(world)); }},
            {"automq-zonal-block", "the same with its log on a network volume of one zone", {.object_store = true, .wal = WalVolume::zonal},
             [](World& world) -> Made { return std::make_unique<Automq>(world, std::make_unique<VolumeWal>(world, false)); }},
            {"automq-regional-block", "the same with its log on a network volume of two zones", {.object_store = true, .wal = WalVolume::regional},
             [](World& world) -> Made { return std::make_unique<Automq>(world, std::make_unique<VolumeWal>(world, true)); }},
            {"automq-file", "the same with its log in files of a server that stands in two zones", {.object_store = true, .wal = WalVolume::file_server},
             [](World& world) -> Made { return std::make_unique<Automq>(world, std::make_unique<FileWal>(world)); }}};
}

ControlRules Automq::control_rules() const { return {.periodic_check = false, .fetch_timeout = world_.study.settings.automq.quorum_fetch_timeout}; }

Grain Automq::grain() const {
    const std::size_t all = world_.table.size();
    return {all <= grain_.exact_partitions ? Duration{} : grain_.each * static_cast<std::int64_t>(all)};
}

Time Automq::step_ends(Duration wait) const {
    const Time now = world_.sim.agenda.now();
    return grain().nearest(now + wait, now);
}

/// Where steps have a grain, a way is judged when its partitions come or go, not while what its leader will take in is on its way.
bool Automq::ways_follow_service() const { return !grain().exact() && !routed_ && ways_stand_ && medium_moves_ == medium_->moves(); }

void Automq::on_refreshed() {
    ways_stand_ = true;
    medium_moves_ = medium_->moves();
}

void Automq::place(std::size_t topic, const TopicSpec& spec) {
    std::vector<std::vector<BrokerId>> racks(world_.zones.size());
    for (const Broker& b : world_.brokers) racks[b.zone().index()].push_back(b.id());
    const double size = spec.retention.seconds() * world_.table.topics[topic].partition_rate();
    Count left = spec.partitions;
    for (Count t = spec.count; t > 0; --t) {
        const Count mine = (left + t - 1) / t;
        left -= mine;
        for (const auto& list : rehearse::place(racks, static_cast<int>(mine), 1, [this](std::uint64_t n) { return draws_.below(n); }))
            world_.table.add(topic, list, size);
    }
    orphans_.begin(world_.table.size(), world_.brokers.size());
    balanced_.assign(world_.table.size(), 0);
    balancing_.assign(world_.table.topics.size(), 0);
}

void Automq::begin() {
    for (const Broker& b : world_.brokers)
        start_uploads(b.id());
    if (world_.study.settings.automq.balancer) balancer_ = std::make_unique<AutoBalancer>(world_, static_cast<Porter&>(*this));
    if (routed_) {
        proxies_ = proxies_now();
        world_.request_refresh();
    }
    upload_latency_s_ = upload_latency_s();
}

double Automq::nominal_ingest(BrokerId broker) const {
    double sum = 0;
    for (std::size_t t = 0; t < world_.table.topics.size(); ++t) sum += world_.table.led(t, broker) * world_.table.topics[t].partition_rate();
    return sum;
}

/// The rate at which that was written which the log still holds: streams that close take in nothing more.
double Automq::rate_of_log(BrokerId broker) const {
    const Wal& wal = wals_[broker.index()];
    return std::max(nominal_ingest(broker), wal.unflushed + wal.flushing > 0 ? wal.closing_rate : 0.0);
}

WriteState Automq::write_state(std::size_t partition) const {
    if (!reached(partition)) return WriteState::refused;
    return takes_writes(world_.table.known[partition]) ? WriteState::ready : WriteState::held;
}

PathCost Automq::write_path(BrokerId leader, const std::vector<FollowerShare>&) const {
    const double rate = std::max(1.0, nominal_ingest(leader));
    const double own = own_share(leader);
    PathCost cost = medium_->append(leader, std::max(1.0, own * rate));
    if (medium_->in_store()) {
        const double object = medium_->object(std::max(1.0, own * rate));
        cost.uses.push_back({wals_[leader.index()].client, 1});
        cost.uses.push_back({wals_[leader.index()].appends, world_.store.put_mean(Bytes{object}) / object});
    }
    if (own == 1) return cost;
    for (Use& use : cost.uses) use.per_unit *= own;
    for (ByteLine& line : cost.bytes) line.per_unit *= own;
    return cost;
}

PathCost Automq::cold_read(BrokerId broker, double part) const {
    PathCost cost = world_.from_store(broker, part, Purpose::cold_read);
    cost.uses.push_back({world_.store.reads, part / merged_read.count});
    cost.uses.push_back({wals_[broker.index()].gets, part * world_.store.get_mean(merged_read) / merged_read.count});
    cost.uses.push_back({wals_[broker.index()].threads, part * world_.store.get_mean(merged_read) / merged_read.count});
    cost.requests.push_back({RequestKind::get, Purpose::cold_read, part / merged_read.count});
    return cost;
}

void Automq::meter(BrokerId broker) {
    Wal& wal = wals_[broker.index()];
    const double seconds = (world_.sim.agenda.now() - wal.metered).seconds();
    wal.metered = world_.sim.agenda.now();
    wal.written += wal.writing * seconds;
    if (wal.ingest > 0 && seconds > 0) medium_->meter(wal.ingest * own_share(broker), seconds);
}

void Automq::post() {
    if (routed_) meter_routes((world_.sim.agenda.now() - std::exchange(routes_metered_, world_.sim.agenda.now())).seconds());
    for (const Broker& b : world_.brokers) meter(b.id());
}

void Automq::on_settled() {
    if (!aside_.empty()) end_pauses();
    if (routed_) meter_routes((world_.sim.agenda.now() - std::exchange(routes_metered_, world_.sim.agenda.now())).seconds());
    for (std::uint32_t b = 0; b < wals_.size(); ++b) {
        Wal& wal = wals_[b];
        meter(BrokerId{b});
        wal.ingest = 0;
        for (std::size_t t = 0; t < world_.table.topics.size(); ++t) wal.ingest += world_.appended_rate(t, BrokerId{b});
        wal.excess.set_inflow(wal.ingest);
        wal.excess.set_outflow(wal.uploads.rate());
        wal.writing = writes(wal);
        if (wal.full) await_room(BrokerId{b});
        if (!wal.uploads) continue;
        wal.cap.follow(wal.uploads, std::min(most_uploads(wal), wal.excess.level() > 1 ? unlimited : wal.ingest), world_.sim.agenda.now());
    }
}

std::uint64_t Automq::fencing_records(BrokerId broker) const {
    std::uint64_t n = 0;
    for (std::size_t p = 0; p < world_.table.size(); ++p)
        n += world_.table.has_leader(p) ? world_.table.leader_of(p) == broker : orphans_.next_of(p) == broker;
    return n;
}

/// Per lost broker: what its partitions took in since their last checkpoint, at most a sweep's worth and a minute (ElasticUnifiedLog).
double Automq::tail_scan(BrokerId broker) const {
    const Assumptions& a = world_.assumptions();
    const double rate = rate_of_log(broker);
    if (rate <= 0) return 0;
    const double sweep_s = std::ceil(a.checkpoint_sweep.count / rate / 60) * 60;
    const double age = wals_[broker.index()].sweep_share * sweep_s;
    double sum = 0;
    for (std::size_t p = 0; p < world_.table.size(); ++p) {
        const bool mine = world_.table.has_leader(p) ? world_.table.leader_of(p) == broker : orphans_.closing(p) && orphans_.last_of(p) == broker;
        if (!mine) continue;
        const double w = world_.table.topics[world_.table.topic[p]].partition_rate();
        sum += std::min(w * age, a.checkpoint_bytes.count + a.checkpoint_age.seconds() * w);
    }
    return sum;
}

void Automq::on_lost(BrokerId broker) {
    Wal& wal = wals_[broker.index()];
    const double rate = rate_of_log(broker);
    if (!wal.pending) {
        wal.lost = std::max(wal.unflushed, uncommitted(broker, rate)) + wal.flushing;
        wal.rate = rate;
        wal.scan = tail_scan(broker);
    }
    const auto& volume = world_.brokers[broker.index()].volume;
    if (volume && !volume->intact) on_wiped(broker);
    meter(broker);
    wal.uploads.close();
    wal.full = false;
    world_.sim.agenda.cancel(wal.room);
    wal.excess.take(wal.excess.level());
    wal.ingest = 0;
    opening_[broker.index()] = 0;
    wal.unflushed = wal.flushing = 0;
    if (routed_) judge_again(broker);
}

/// What was acknowledged and lay nowhere but on that volume is gone; the replay finds nothing.
void Automq::on_wiped(BrokerId broker) {
    world_.book_loss(std::exchange(wals_[broker.index()].lost, 0.0));
}

void Automq::on_zone(ZoneId zone) {
    ways_stand_ = false;
    medium_->on_zone(zone);
    assign();
}

void Automq::on_fenced(BrokerId broker, FactId cause) {
    pick_owners(broker);
    Wal& wal = wals_[broker.index()];
    wal.tails = std::max(1u, orphans_.left_by(broker));
    wal.fact = cause;
    if (balancer_) balancer_->changed(cause);
    if (routed_) remap(broker, cause);
    // Without open streams there is nothing to take over: it stopped in order, or led nothing.
    if (!wal.pending && orphans_.unclosed_of(broker) > 0) {
        wal.pending = true;
        queue_.push_back(broker);
    }
    // A recovery that ran on this broker, or was about to, starts again elsewhere at the next tick.
    for (std::size_t i = 0; i < in_flight_.size(); ++i) {
        if (in_flight_[i].target != broker) continue;
        queue_.push_front(in_flight_[i].failed);
        in_flight_.erase(in_flight_.begin() + static_cast<std::ptrdiff_t>(i));
        break;
    }
    assign();
    open_closed(cause);
    world_.request_refresh();
}

void Automq::on_unfenced(BrokerId broker, FactId cause) {
    if (!wals_[broker.index()].uploads)
        start_uploads(broker);
    if (balancer_) {
        balancer_->appeared(broker);
        balancer_->changed(cause);
    }
    if (routed_) remap(broker, cause);
    for (std::uint32_t p = 0; p < world_.table.size(); ++p)
        if (const BrokerId next = orphans_.next_of(p); orphans_.has(p) && world_.controller->fenced(next)) orphans_.promise(p, pick_owner(next, owners_instead_of(next)));
    assign();
    open_closed(cause);
    world_.request_refresh();
}

Bytes Automq::bytes_to_scan(BrokerId broker) {
    started_[broker.index()] = world_.sim.agenda.now();
    const Wal& wal = wals_[broker.index()];
    const bool taken = std::any_of(in_flight_.begin(), in_flight_.end(), [broker](const Recovery& r) { return r.failed == broker; });
    return Bytes{taken ? 0 : wal.lost};
}

PathCost Automq::scan_path(BrokerId broker) const { return replay_path(broker, broker); }

PathCost Automq::replay_path(BrokerId failed, BrokerId reader) const {
    const double rate = wals_[failed.index()].rate;
    PathCost path = medium_->replay(failed, reader, rate);
    if (medium_->in_store()) path.uses.push_back({wals_[reader.index()].gets, world_.store.get_mean(Bytes{medium_->object(rate)}) / medium_->object(rate)});
    return path;
}

double Automq::scan_rate(BrokerId broker) const { return medium_->replay_rate(wals_[broker.index()].rate); }

void Automq::on_running(BrokerId broker) {
    Wal& wal = wals_[broker.index()];
    const auto waiting = std::find(queue_.begin(), queue_.end(), broker);
    if (waiting != queue_.end()) {
        // It has replayed its own WAL; nobody needs to take it over.
        queue_.erase(waiting);
        close_streams(broker);
        open_closed(wal.fact);
    }
    wal.lost = wal.pending ? wal.lost : 0;
    wal.flushed = world_.sim.agenda.now();
    close_what_was_closing(broker);
    if (routed_) judge_again(broker);
    world_.request_refresh();
}

double Automq::hidden_bytes() const {
    double sum = 0;
    for (std::size_t b = 0; b < wals_.size(); ++b) sum += wals_[b].excess.level() + wals_[b].lost;
    return sum;
}

bool Automq::redundant() const { return queue_.empty() && in_flight_.empty() && world_.service.leaderless() == 0; }

double Automq::bytes_at_risk() const {
    if (!medium_->zonal()) return 0;
    double sum = 0;
    for (const Broker& b : world_.brokers) sum += wals_[b.id().index()].lost + uncommitted(b.id(), b.serving() ? wals_[b.id().index()].ingest : 0);
    return sum;
}

double Automq::stored_in_objects() const {
    double sum = 0;
    for (const double bytes : world_.table.retained) sum += bytes;
    return sum;
}

std::string Automq::waits_for() const {
    if (const std::string quorum = world_.controller->describe(); !quorum.empty()) return quorum;
    for (const Broker& b : world_.brokers)
        if (std::string missing = medium_->waits_for(b.id()); wals_[b.id().index()].pending && !missing.empty()) return missing;
    if (!world_.store.available()) return "every write waits for the object store, which never returns";
    for (const Recovery& r : in_flight_)
        return "the WAL of " + world_.brokers[r.failed.index()].name() + " waits for its recovery on " + world_.brokers[r.target.index()].name();
    if (!queue_.empty()) return "the WAL of " + world_.brokers[queue_.front().index()].name() + " waits for a broker that can recover it";
    for (std::size_t p = 0; p < world_.table.size(); ++p)
        if (!world_.table.has_leader(p)) return "partition " + std::to_string(p) + " waits to be opened by " + world_.brokers[orphans_.next_of(p).index()].name();
    for (std::size_t b = 0; b < wals_.size(); ++b)
        if (wals_[b].excess.level() > 1) return "uploads of " + world_.brokers[b].name() + " are slower than its ingest";
    return {};
}

std::vector<std::string> Automq::not_modelled() const {
    std::vector<std::string> all = medium_->not_modelled();
    const std::vector<std::string> ours{"acks 0 and 1, transactions",
            "the balancer's goals besides what brokers take in: what they send, and how many partitions they lead",
            "the hand-over without an upload of newer versions (feature level V6): a partition that moves is uploaded first",
            "read-ahead and the size of the caches: a consumer that lags reads from the store only after its partition has moved",
            "single refusals of requests: throttling is a lower request rate; a limit on writes does not hold back compaction",
            "consumer groups of which the study does not count the \"members\": others take over at once, and nothing is read twice",
            "producers in a lost zone: their load is taken over by producers in the other zones at once"};
    all.insert(all.end(), ours.begin(), ours.end());
    return all;
}

}  // namespace rehearse
