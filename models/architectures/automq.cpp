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
constexpr Bytes merged_part = 32_MiB;        // MultiPartWriter.java: parts of an upload are merged to this
}  // namespace

Automq::Automq(World& world, std::unique_ptr<WalMedium> medium)
    : Architecture(world), medium_(std::move(medium)), draws_(world.sim.stream("automq", "owners")) {
    for (const Broker& b : world.brokers) {
        Wal& wal = wals_.emplace_back(world.sim.agenda);
        RandomStream phase = world.sim.stream(b.name(), "upload phase");
        wal.client = world.sim.network.add_pool(b.name() + " writes to the store", WriteRegulator::none);
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
}

PathCost Automq::upload_path(BrokerId broker, double compacted) const {
    const double parts = (1 + compacted) / merged_part.count, reads = compacted / world_.study.settings.automq.object_part_size.count;
    PathCost cost = world_.to_store(broker, 1, Purpose::object_upload);
    cost.requests.push_back({RequestKind::put, Purpose::object_upload, 1 / merged_part.count});
    cost.uses.push_back({world_.store.writes, parts});
    if (compacted <= 0) return cost;
    cost += world_.from_store(broker, compacted, Purpose::compaction);
    cost += world_.to_store(broker, compacted, Purpose::compaction);
    cost.uses.push_back({world_.store.reads, reads});
    cost.requests.push_back({RequestKind::put, Purpose::compaction, compacted / merged_part.count});
    cost.requests.push_back({RequestKind::get, Purpose::compaction, reads});
    return cost;
}

void Automq::begin() {
    for (const Broker& b : world_.brokers)
        start_uploads(b.id());
}

void Automq::start_uploads(BrokerId broker) {
    Wal& wal = wals_[broker.index()];
    wal.uploads = world_.books.open(upload_path(broker, world_.assumptions().small_object_share), Work::live,
                                    world_.brokers[broker.index()].name() + " uploads objects", 0);
    wal.cap.start(0);
}

double Automq::nominal_ingest(BrokerId broker) const {
    double sum = 0;
    for (std::size_t t = 0; t < world_.table.topics.size(); ++t) sum += world_.table.led(t, broker) * world_.table.topics[t].partition_rate();
    return sum;
}

WriteState Automq::write_state(std::size_t partition) const {
    return takes_writes(world_.table.known[partition]) ? WriteState::ready : WriteState::held;
}

PathCost Automq::write_path(BrokerId leader, const std::vector<FollowerShare>&) const {
    PathCost cost = medium_->append(leader, std::max(1.0, nominal_ingest(leader)));
    if (medium_->in_store()) cost.uses.push_back({wals_[leader.index()].client, 1});
    return cost;
}

PathCost Automq::cold_read(BrokerId broker, double part) const {
    PathCost cost = world_.from_store(broker, part, Purpose::cold_read);
    cost.uses.push_back({world_.store.reads, part / merged_read.count});
    cost.uses.push_back({wals_[broker.index()].threads, part * world_.store.get_mean(merged_read) / merged_read.count});
    cost.requests.push_back({RequestKind::get, Purpose::cold_read, part / merged_read.count});
    return cost;
}

void Automq::meter(Wal& wal) {
    const double seconds = (world_.sim.agenda.now() - wal.metered).seconds();
    wal.metered = world_.sim.agenda.now();
    wal.written += wal.writing * seconds;
    if (wal.ingest > 0 && seconds > 0) medium_->meter(wal.ingest, seconds);
}

void Automq::post() {
    for (Wal& wal : wals_) meter(wal);
}

void Automq::on_settled() {
    for (std::uint32_t b = 0; b < wals_.size(); ++b) {
        Wal& wal = wals_[b];
        meter(wal);
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
    const double rate = nominal_ingest(broker);
    if (rate <= 0) return 0;
    const double sweep_s = std::ceil(a.checkpoint_sweep.count / rate / 60) * 60;
    const double age = wals_[broker.index()].sweep_share * sweep_s;
    double sum = 0;
    for (std::size_t p = 0; p < world_.table.size(); ++p) {
        if (!world_.table.has_leader(p) || world_.table.leader_of(p) != broker) continue;
        const double w = world_.table.topics[world_.table.topic[p]].partition_rate();
        sum += std::min(w * age, a.checkpoint_bytes.count + a.checkpoint_age.seconds() * w);
    }
    return sum;
}

void Automq::on_lost(BrokerId broker) {
    Wal& wal = wals_[broker.index()];
    const double rate = nominal_ingest(broker);
    if (!wal.pending) {
        wal.lost = uncommitted(broker, rate);
        wal.rate = rate;
        wal.scan = tail_scan(broker);
    }
    const auto& volume = world_.brokers[broker.index()].volume;
    if (volume && !volume->intact) on_wiped(broker);
    meter(wal);
    wal.uploads.close();
    wal.full = false;
    world_.sim.agenda.cancel(wal.room);
    wal.excess.take(wal.excess.level());
    wal.ingest = 0;
    opening_[broker.index()] = 0;
}

double Automq::uncommitted(BrokerId broker, double rate) const {
    const Wal& wal = wals_[broker.index()];
    return UploadCycle::of(rate, world_.study.settings.automq, wal.phase_share).uncommitted(world_.sim.agenda.now()) + wal.excess.level();
}

/// What was acknowledged and lay nowhere but on that volume is gone; the replay finds nothing.
void Automq::on_wiped(BrokerId broker) {
    world_.book_loss(std::exchange(wals_[broker.index()].lost, 0.0));
}

void Automq::on_zone(ZoneId zone) {
    medium_->on_zone(zone);
    assign();
}

/// Appends of a log in the store go before uploads under the same limit; compaction, which comes last, is not held back by it here.
double Automq::most_uploads(const Wal& wal) const {
    if (!wal.regulator.limits()) return unlimited;
    const double appends = medium_->in_store() ? wal.ingest : 0;
    return std::max(0.0, wal.regulator.limit() - appends);
}

double Automq::writes(const Wal& wal) const {
    return (medium_->in_store() ? wal.ingest : 0) + (wal.uploads ? wal.uploads.rate() : 0);
}

/// Each client finds out for itself, and looks at its limit once a minute from then on.
void Automq::on_store() {
    for (std::uint32_t b = 0; b < wals_.size() && !world_.store.whole(); ++b) {
        Wal& wal = wals_[b];
        wal.refused = true;
        if (world_.sim.agenda.pending(wal.window)) continue;
        wal.regulator.usual(wal.writing);
        meter(wal);
        wal.written = wal.writing * WriteRegulator::window.seconds() * (1 - wal.phase_share);      // of the window that had begun
        wal.window = world_.sim.agenda.after(seconds_up(WriteRegulator::window.seconds() * wal.phase_share), [this, b] { close_window(BrokerId{b}); });
    }
}

void Automq::close_window(BrokerId broker) {
    Wal& wal = wals_[broker.index()];
    meter(wal);
    wal.regulator.close_window(std::exchange(wal.written, 0.0) / WriteRegulator::window.seconds(), wal.refused);
    wal.refused = !world_.store.whole();
    world_.sim.network.set_capacity(wal.client, wal.regulator.limit());
    on_settled();
    if (wal.refused || wal.regulator.limits()) wal.window = world_.sim.agenda.after(WriteRegulator::window, [this, broker] { close_window(broker); });
}

/// Backlog beyond the saw-tooth that the cache and the medium have room for: a full block and one that uploads are part of the saw-tooth.
double Automq::room_beyond_cycle() const {
    const AutomqSettings& s = world_.study.settings.automq;
    const double limit = std::min(s.wal_cache_size.count, medium_->capacity());
    return std::max(s.wal_upload_threshold.count, limit - 2 * s.wal_upload_threshold.count);
}

/// Appends wait until a block of the cache is committed (S3Storage retries them every 100 ms).
void Automq::fill(BrokerId broker) {
    wals_[broker.index()].full = true;
    world_.request_refresh();
}

void Automq::await_room(BrokerId broker) {
    Wal& wal = wals_[broker.index()];
    world_.sim.agenda.cancel(wal.room);
    const double excess = wal.excess.level() - (room_beyond_cycle() - world_.study.settings.automq.wal_upload_threshold.count);
    const double drain = wal.excess.outflow() - wal.excess.inflow();
    if (drain <= 0) return;
    wal.room = world_.sim.agenda.after(seconds_up(std::max(0.0, excess) / drain), [this, broker] {
        wals_[broker.index()].full = false;
        world_.request_refresh();
    });
}

void Automq::on_fenced(BrokerId broker, FactId cause) {
    pick_owners(broker);
    Wal& wal = wals_[broker.index()];
    wal.fact = cause;
    if (!wal.pending) {
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

PathCost Automq::scan_path(BrokerId broker) const { return medium_->replay(broker, broker, wals_[broker.index()].rate); }

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

double Automq::ack_seconds(BrokerId leader, RandomStream& draws) const { return medium_->ack_seconds(std::max(1.0, nominal_ingest(leader)), draws); }

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
            "auto-balancing: a broker that returns stays without partitions, leadership is not balanced again",
            "zone-aware routing (zero zone): producers and consumers cross zones to reach their leader",
            "read-ahead and the size of the caches: a consumer that lags reads from the store only after its partition has moved",
            "hedged requests, prefix splits: throttling is a lower request rate; a limit on writes does not hold back compaction",
            "consumer groups of which the study does not count the \"members\": others take over at once, and nothing is read twice",
            "producers in a lost zone: their load is taken over by producers in the other zones at once"};
    all.insert(all.end(), ours.begin(), ours.end());
    return all;
}

}  // namespace rehearse
