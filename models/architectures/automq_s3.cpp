#include "models/architectures/automq_s3.hpp"

#include <algorithm>
#include <cmath>

#include "models/facts.hpp"
#include "models/world.hpp"
#include "topologies/placement.hpp"

namespace rehearse {

namespace {
constexpr Bytes merged_part = 32_MiB;        // MultiPartWriter.java: parts of an upload are merged to this
constexpr Bytes recovery_block = 512_MiB;    // S3Storage.java: a recovered block is committed before more is read
constexpr Duration failover_tick = 1_s;      // FailoverControlManager.java
constexpr std::size_t open_workers = 512;    // ElasticReplicaManager.scala
constexpr int open_round_trips = 4;          // meta stream, its replay, data streams, log: 3 to 5 GETs a partition, in series
constexpr int streams_per_partition = 3;     // meta, data, time index: ElasticLog
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

BrokerId AutomqS3::pick_owner(BrokerId failed) {
    const ZoneId home = world_.brokers[failed.index()].zone();
    std::vector<BrokerId> same, all;
    for (const Broker& b : world_.brokers) {
        if (world_.controller->fenced(b.id())) continue;
        all.push_back(b.id());
        if (b.zone() == home) same.push_back(b.id());
    }
    // The failed broker's rack first, by weight 1 / load; brokers report like loads here, so the pick is even.
    const std::vector<BrokerId>& from = same.empty() ? all : same;
    return from.empty() ? failed : from[draws_.below(from.size())];
}

void AutomqS3::pick_owners(BrokerId broker) {
    PartitionTable& table = world_.table;
    for (std::size_t p = 0; p < table.size(); ++p) {
        if (table.has_leader(p) && table.leader_of(p) == broker) {
            table.set_leader(p, no_leader);
            last_owner_[p] = broker;
            streams_[p] = Streams::unrecovered;
            next_owner_[p] = pick_owner(broker);
        } else if (!table.has_leader(p) && next_owner_[p] == broker) {
            next_owner_[p] = pick_owner(broker);
        }
    }
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

void AutomqS3::wake_failover() {
    if (queue_.empty() || world_.sim.agenda.pending(tick_)) return;
    tick_ = world_.sim.agenda.after(failover_tick, [this] { assign(); });
}

void AutomqS3::assign() {
    const AutomqSettings& s = world_.study.settings.automq;
    const Time now = world_.sim.agenda.now();
    for (std::size_t i = 0; i < queue_.size() && in_flight_.size() < static_cast<std::size_t>(s.failover_in_flight);) {
        const BrokerId failed = queue_[i];
        std::optional<BrokerId> target;
        for (std::size_t tried = 0; tried < world_.brokers.size() && !target; ++tried) {
            const BrokerId candidate{next_target_++ % static_cast<std::uint32_t>(world_.brokers.size())};
            if (!world_.controller->fenced(candidate)) target = candidate;
        }
        if (!target || !world_.controller->active() || now - started_[failed.index()] < s.failover_epoch_age) { ++i; continue; }
        queue_.erase(queue_.begin() + static_cast<std::ptrdiff_t>(i));
        in_flight_.push_back({failed, *target});
        wals_[failed.index()].fact = world_.sim.journal.note(RecoveryAssigned{failed, *target}, wals_[failed.index()].fact);
        // A target that is itself gone but not yet fenced does nothing; its fencing frees the slot.
        if (world_.brokers[target->index()].serving()) world_.life(*target).spawn(recover(failed, *target));
    }
    wake_failover();
}

PathCost AutomqS3::read_wal(BrokerId reader, double object) const {
    PathCost cost = world_.from_store(reader, 1, Purpose::wal_replay);
    cost.uses.push_back({world_.store.reads, 1 / object});
    cost.requests.push_back({RequestKind::get, Purpose::wal_replay, 1 / object});
    return cost;
}

Process AutomqS3::recover(BrokerId failed, BrokerId target) {
    Wal& wal = wals_[failed.index()];
    Agenda& agenda = world_.sim.agenda;
    Commit told(*world_.controller, 1);
    co_await told.done.wait();
    // Overwrite the reservation, verify it, list the WAL, read the newest header: from now on the old writer cannot acknowledge.
    const double small = world_.store.put_seconds(Bytes{21}) + world_.store.get_seconds(Bytes{21}) + world_.store.put_seconds(Bytes{0}) + world_.store.get_seconds(Bytes{4096});
    world_.books.requests.book(StoreId{0}, RequestKind::put, Purpose::wal_replay, 1);
    world_.books.requests.book(StoreId{0}, RequestKind::list, Purpose::wal_replay, 1);
    world_.books.requests.book(StoreId{0}, RequestKind::get, Purpose::wal_replay, 2);
    co_await sleep(agenda, seconds_up(small) + world_.assumptions().rtt_cross_zone);
    const double parallel = std::max(1.0, std::floor(world_.study.settings.automq.wal_recovery_read_ahead.count / wal.object));
    for (double left = wal.lost; left > 0; left -= recovery_block.count) {
        const double block = std::min(left, recovery_block.count);
        Signal read, written;
        {
            const Transfer reading = world_.books.open(read_wal(target, wal.object), Work::recovery, "WAL replay of " + world_.brokers[failed.index()].name(),
                                                       parallel * world_.store.stream().per_second, block, [&read] { read.open(); });
            co_await read.wait();
        }
        const Transfer writing = world_.books.open(upload_path(target, 0), Work::recovery, "recovered objects of " + world_.brokers[failed.index()].name(),
                                                   unlimited, block, [&written] { written.open(); });
        co_await written.wait();
    }
    wal.fact = world_.sim.journal.note(WalRead{failed, target, Bytes{wal.lost}}, wal.fact);
    std::uint64_t streams = 0;
    for (std::size_t p = 0; p < world_.table.size(); ++p) streams += last_owner_[p] == failed && streams_[p] == Streams::unrecovered ? streams_per_partition : 0;
    Commit closed(*world_.controller, streams);
    co_await closed.done.wait();
    wal.fact = world_.sim.journal.note(RecoveryCompleted{failed, target}, wal.fact);
    for (std::size_t p = 0; p < world_.table.size(); ++p)
        if (last_owner_[p] == failed && streams_[p] == Streams::unrecovered) streams_[p] = Streams::closed;
    wal.pending = false;
    wal.lost = 0;
    std::erase_if(in_flight_, [failed](const Recovery& r) { return r.failed == failed; });
    assign();
    open_closed(wal.fact);
    world_.touch();
}

std::vector<std::uint32_t> AutomqS3::partitions_to_open(BrokerId owner) const {
    std::vector<std::uint32_t> list;
    for (std::uint32_t p = 0; p < world_.table.size(); ++p)
        if (!world_.table.has_leader(p) && streams_[p] == Streams::closed && next_owner_[p] == owner) list.push_back(p);
    return list;
}

void AutomqS3::open_closed(FactId cause) {
    for (const Broker& b : world_.brokers) {
        if (opening_[b.id().index()] || !b.leading() || world_.controller->fenced(b.id()) || partitions_to_open(b.id()).empty()) continue;
        opening_[b.id().index()] = 1;
        world_.life(b.id()).spawn(open(b.id(), cause));
    }
}

Process AutomqS3::open(BrokerId owner, FactId cause) {
    const std::vector<std::uint32_t> list = partitions_to_open(owner);
    const AutomqSettings& s = world_.study.settings.automq;
    double scan = 0;
    std::vector<std::size_t> of(world_.brokers.size(), 0), mine(world_.brokers.size(), 0);
    for (std::size_t p = 0; p < world_.table.size(); ++p) of[last_owner_[p].index()] += streams_[p] != Streams::open;
    for (const std::uint32_t p : list) ++mine[last_owner_[p].index()];
    for (std::size_t b = 0; b < mine.size(); ++b)
        if (mine[b] > 0) scan += wals_[b].scan * static_cast<double>(mine[b]) / static_cast<double>(of[b]);
    const std::size_t workers = std::min(list.size(), open_workers);
    const std::size_t waves = (list.size() + open_workers - 1) / open_workers;
    double small = 0;
    for (std::size_t trip = 0; trip < waves * open_round_trips; ++trip) small += world_.store.slowest_get_seconds(Bytes{4096}, workers);
    world_.books.requests.book(StoreId{0}, RequestKind::get, Purpose::tail_scan, static_cast<double>(list.size() * open_round_trips));
    co_await sleep(world_.sim.agenda, seconds_up(small) + world_.publish_delay(list.size()));
    if (scan > 0) {
        PathCost path = world_.from_store(owner, 1, Purpose::tail_scan);
        path.uses.push_back({world_.store.reads, 1 / s.object_block_size.count});
        path.requests.push_back({RequestKind::get, Purpose::tail_scan, 1 / s.object_block_size.count});
        path.loop = RequestLoop{static_cast<double>(workers) * s.object_block_size.count, world_.store.get_mean(Bytes{0})};
        Signal scanned;
        const Transfer scanning = world_.books.open(std::move(path), Work::recovery, world_.brokers[owner.index()].name() + " scans tails",
                                                    static_cast<double>(workers) * world_.store.stream().per_second, scan, [&scanned] { scanned.open(); });
        co_await scanned.wait();
    }
    Commit elected(*world_.controller, list.size());
    co_await elected.done.wait();
    world_.sync_logs();
    std::vector<std::uint8_t> from(world_.brokers.size(), 0);
    for (const std::uint32_t p : list) {
        world_.table.replica[world_.table.first[p]] = owner;
        world_.table.set_leader(p, 0);
        streams_[p] = Streams::open;
        from[world_.table.known[p].index()] = 1;
    }
    opening_[owner.index()] = 0;
    cause = world_.sim.journal.note(PartitionsOpened{owner, static_cast<Count>(list.size()), Bytes{scan}}, cause);
    for (std::uint32_t b = 0; b < from.size(); ++b)
        if (from[b]) world_.published(BrokerId{b}, static_cast<Count>(list.size()), cause);
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
        wal.pending = false;
        for (std::size_t p = 0; p < world_.table.size(); ++p)
            if (last_owner_[p] == broker && streams_[p] == Streams::unrecovered) streams_[p] = Streams::closed;
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
