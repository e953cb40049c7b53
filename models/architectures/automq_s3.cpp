// The write path, uploads and life of an AutoMQ broker; its failover has a file of its own.
#include "models/architectures/automq_s3.hpp"

#include <algorithm>
#include <cmath>

#include "models/facts.hpp"
#include "models/world.hpp"
#include "topologies/placement.hpp"

namespace rehearse {

namespace {
constexpr Bytes merged_part = 32_MiB;        // MultiPartWriter.java: parts of an upload are merged to this
}  // namespace

AutomqS3::AutomqS3(World& world) : Architecture(world), draws_(world.sim.stream("automq", "owners")) {
    for (const Broker& b : world.brokers) {
        Wal& wal = wals_.emplace_back(world.sim.agenda);
        RandomStream phase = world.sim.stream(b.name(), "upload phase");
        wal.phase_share = phase.uniform();
        wal.sweep_share = phase.uniform();
    }
    opening_.assign(world.brokers.size(), 0);
    started_.assign(world.brokers.size(), Time{} - 24_h);
}

ArchitectureInfo AutomqS3::info() {
    return {"automq-s3", "leader-based shared storage with an S3 write-ahead log (AutoMQ 1.7)", {.data_volumes = false, .object_store = true},
            [](World& world) -> std::unique_ptr<Architecture> { return std::make_unique<AutomqS3>(world); }};
}

ControlRules AutomqS3::control_rules() const { return {.periodic_check = false, .fetch_timeout = world_.study.settings.automq.quorum_fetch_timeout}; }

void AutomqS3::place(std::size_t topic, const TopicSpec& spec) {
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
    streams_.assign(world_.table.size(), Streams::open);
    next_owner_.assign(world_.table.size(), BrokerId{});
    last_owner_.assign(world_.table.size(), BrokerId{});
}

PathCost AutomqS3::upload_path(BrokerId broker, double compacted) const {
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

void AutomqS3::begin() {
    for (const Broker& b : world_.brokers)
        start_uploads(b.id());
}

void AutomqS3::start_uploads(BrokerId broker) {
    Wal& wal = wals_[broker.index()];
    wal.uploads = world_.books.open(upload_path(broker, world_.assumptions().small_object_share), Work::live,
                                    world_.brokers[broker.index()].name() + " uploads objects", 0);
    wal.cap.start(0);
}

double AutomqS3::nominal_ingest(BrokerId broker) const {
    double sum = 0;
    for (std::size_t p = 0; p < world_.table.size(); ++p)
        if (world_.table.has_leader(p) && world_.table.leader_of(p) == broker) sum += world_.table.topics[world_.table.topic[p]].partition_rate();
    return sum;
}

double AutomqS3::wal_object(double rate) const {
    const AutomqSettings& s = world_.study.settings.automq;
    return std::clamp(rate * s.wal_batch_interval.seconds(), 1.0, s.wal_max_bytes_in_batch.count);
}

WriteState AutomqS3::write_state(std::size_t) const { return world_.store.available() ? WriteState::ready : WriteState::held; }

PathCost AutomqS3::write_path(BrokerId leader, const std::vector<FollowerShare>&) const {
    const AutomqSettings& s = world_.study.settings.automq;
    PathCost cost = world_.to_store(leader, 1, Purpose::wal_write);
    cost.uses.push_back({world_.store.writes, 1 / s.wal_max_bytes_in_batch.count});
    cost.uses.push_back({world_.store.reads, 1 / s.wal_max_bytes_in_batch.count});
    // An acknowledgement waits for its batch, the PUT and the GET that verifies the reservation.
    const double rate = std::max(1.0, nominal_ingest(leader)), object = wal_object(rate);
    const double batching = std::min(s.wal_batch_interval.seconds(), s.wal_max_bytes_in_batch.count / rate) / 2;
    cost.answer_s = batching + world_.store.put_mean(Bytes{object}) + world_.store.get_mean(Bytes{21});
    return cost;
}

void AutomqS3::meter(Wal& wal, BrokerId) {
    const double seconds = (world_.sim.agenda.now() - wal.metered).seconds();
    wal.metered = world_.sim.agenda.now();
    if (wal.ingest <= 0 || seconds <= 0) return;
    const AutomqSettings& s = world_.study.settings.automq;
    const double batches = seconds * std::max(1 / s.wal_batch_interval.seconds(), wal.ingest / s.wal_max_bytes_in_batch.count);
    world_.books.requests.book(StoreId{0}, RequestKind::put, Purpose::wal_write, batches);
    world_.books.requests.book(StoreId{0}, RequestKind::get, Purpose::wal_write, batches);
}

void AutomqS3::post() {
    for (std::uint32_t b = 0; b < wals_.size(); ++b) meter(wals_[b], BrokerId{b});
}

void AutomqS3::on_settled() {
    for (std::uint32_t b = 0; b < wals_.size(); ++b) {
        Wal& wal = wals_[b];
        meter(wal, BrokerId{b});
        wal.ingest = 0;
        for (std::size_t t = 0; t < world_.table.topics.size(); ++t) wal.ingest += world_.appended_rate(t, BrokerId{b});
        wal.excess.set_inflow(wal.ingest);
        wal.excess.set_outflow(wal.uploads.rate());
        if (!wal.uploads) continue;
        wal.cap.follow(wal.uploads, wal.excess.level() > 1 ? unlimited : wal.ingest, world_.sim.agenda.now());
    }
}

std::uint64_t AutomqS3::fencing_records(BrokerId broker) const {
    std::uint64_t n = 0;
    for (std::size_t p = 0; p < world_.table.size(); ++p)
        n += (world_.table.has_leader(p) && world_.table.leader_of(p) == broker) || (!world_.table.has_leader(p) && next_owner_[p] == broker);
    return n;
}

/// Per lost broker: what its partitions took in since their last checkpoint, at most a sweep's worth and a minute (ElasticUnifiedLog).
double AutomqS3::tail_scan(BrokerId broker) const {
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

void AutomqS3::on_lost(BrokerId broker) {
    Wal& wal = wals_[broker.index()];
    const double rate = nominal_ingest(broker);
    if (!wal.pending) {
        wal.lost = UploadCycle::of(rate, world_.study.settings.automq, wal.phase_share).uncommitted(world_.sim.agenda.now()) + wal.excess.level();
        wal.object = wal_object(rate);
        wal.scan = tail_scan(broker);
    }
    meter(wal, broker);
    wal.uploads.close();
    wal.excess.take(wal.excess.level());
    wal.ingest = 0;
    opening_[broker.index()] = 0;
}

void AutomqS3::on_fenced(BrokerId broker, FactId cause) {
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

void AutomqS3::on_unfenced(BrokerId broker, FactId cause) {
    if (!wals_[broker.index()].uploads)
        start_uploads(broker);
    for (std::size_t p = 0; p < world_.table.size(); ++p)
        if (!world_.table.has_leader(p) && world_.controller->fenced(next_owner_[p])) next_owner_[p] = pick_owner(next_owner_[p]);
    assign();
    open_closed(cause);
    world_.request_refresh();
}

Bytes AutomqS3::bytes_to_scan(BrokerId broker) {
    started_[broker.index()] = world_.sim.agenda.now();
    const Wal& wal = wals_[broker.index()];
    const bool taken = std::any_of(in_flight_.begin(), in_flight_.end(), [broker](const Recovery& r) { return r.failed == broker; });
    return Bytes{taken ? 0 : wal.lost};
}

PathCost AutomqS3::scan_path(BrokerId broker) const { return read_wal(broker, std::max(1.0, wals_[broker.index()].object)); }

double AutomqS3::scan_rate() const { return world_.study.settings.automq.wal_recovery_read_ahead.count / merged_part.count * world_.store.stream().per_second; }

void AutomqS3::on_running(BrokerId broker) {
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

double AutomqS3::hidden_bytes() const {
    double sum = 0;
    for (std::size_t b = 0; b < wals_.size(); ++b) sum += wals_[b].excess.level() + wals_[b].lost;
    return sum;
}

bool AutomqS3::redundant() const { return queue_.empty() && in_flight_.empty() && world_.service.leaderless() == 0; }

double AutomqS3::stored_in_objects() const {
    double sum = 0;
    for (const double bytes : world_.table.retained) sum += bytes;
    return sum;
}

std::string AutomqS3::waits_for() const {
    if (const std::string quorum = world_.controller->describe(); !quorum.empty()) return quorum;
    if (!world_.store.available()) return "every write waits for the object store, which never returns";
    for (const Recovery& r : in_flight_)
        return "the WAL of " + world_.brokers[r.failed.index()].name() + " waits for its recovery on " + world_.brokers[r.target.index()].name();
    if (!queue_.empty()) return "the WAL of " + world_.brokers[queue_.front().index()].name() + " waits for a broker that can recover it";
    for (std::size_t p = 0; p < world_.table.size(); ++p)
        if (!world_.table.has_leader(p)) return "partition " + std::to_string(p) + " waits to be opened by " + world_.brokers[next_owner_[p].index()].name();
    for (std::size_t b = 0; b < wals_.size(); ++b)
        if (wals_[b].excess.level() > 1) return "uploads of " + world_.brokers[b].name() + " are slower than its ingest";
    return {};
}

std::vector<std::string> AutomqS3::not_modelled() const {
    return {"acks 0 and 1, transactions",
            "auto-balancing: a broker that returns stays without partitions, leadership is not balanced again",
            "zone-aware routing (zero zone): producers and consumers cross zones to reach their leader",
            "cold reads: consumers read what they miss from the new owner's cache",
            "hedged requests, the write regulator after 503, prefix splits: throttling is a lower request rate",
            "consumer group rebalances and offset commits: members outlive the failure",
            "clients in a lost zone: their load is taken over by clients in the other zones at once"};
}

}  // namespace rehearse
