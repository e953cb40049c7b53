// The failover of AutomqS3: new owners, one WAL recovery at a time, opening what was closed. Sequence and limits:
// AutoMQ f1ce98ec89 FailoverControlManager, Failover, ElasticReplicaManager.
#include <algorithm>
#include <cmath>

#include "models/architectures/automq_s3.hpp"
#include "models/facts.hpp"
#include "models/world.hpp"

namespace rehearse {

namespace {
constexpr Bytes recovery_block = 512_MiB;    // S3Storage.java: a recovered block is committed before more is read
constexpr Duration failover_tick = 1_s;      // FailoverControlManager.java
constexpr std::size_t open_workers = 512;    // ElasticReplicaManager.scala
constexpr int open_round_trips = 4;          // meta stream, its replay, data streams, log: 3 to 5 GETs a partition, in series
constexpr int streams_per_partition = 3;     // meta, data, time index: ElasticLog
}  // namespace

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

/// Seconds of overwriting the reservation, verifying it, listing the WAL and reading its newest header. From then on the old writer's
/// verification fails, so it cannot acknowledge.
double AutomqS3::take_over_reservation() {
    RequestBook& requests = world_.books.requests;
    requests.book(StoreId{0}, RequestKind::put, Purpose::wal_replay, 1);
    requests.book(StoreId{0}, RequestKind::list, Purpose::wal_replay, 1);
    requests.book(StoreId{0}, RequestKind::get, Purpose::wal_replay, 2);
    ObjectStore& store = world_.store;
    double seconds = store.put_seconds(Bytes{21});
    seconds += store.get_seconds(Bytes{21});
    seconds += store.get_seconds(Bytes{0});
    return seconds + store.get_seconds(Bytes{4096});
}

Process AutomqS3::recover(BrokerId failed, BrokerId target) {
    Wal& wal = wals_[failed.index()];
    Commit told(*world_.controller, 1);
    co_await told.done.wait();
    co_await sleep(world_.sim.agenda, seconds_up(take_over_reservation()) + world_.assumptions().rtt_cross_zone);
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
    Commit closed(*world_.controller, unrecovered(failed) * streams_per_partition);
    co_await closed.done.wait();
    recovered(failed, target);
}

std::uint64_t AutomqS3::unrecovered(BrokerId failed) const {
    std::uint64_t n = 0;
    for (std::size_t p = 0; p < world_.table.size(); ++p) n += last_owner_[p] == failed && streams_[p] == Streams::unrecovered;
    return n;
}

void AutomqS3::recovered(BrokerId failed, BrokerId target) {
    Wal& wal = wals_[failed.index()];
    wal.fact = world_.sim.journal.note(RecoveryCompleted{failed, target}, wal.fact);
    close_streams(failed);
    wal.lost = 0;
    std::erase_if(in_flight_, [failed](const Recovery& r) { return r.failed == failed; });
    assign();
    open_closed(wal.fact);
    world_.touch();
}

void AutomqS3::close_streams(BrokerId failed) {
    wals_[failed.index()].pending = false;
    for (std::size_t p = 0; p < world_.table.size(); ++p)
        if (last_owner_[p] == failed && streams_[p] == Streams::unrecovered) streams_[p] = Streams::closed;
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

/// The part of each lost broker's tail that falls to these partitions.
double AutomqS3::tail_of(const std::vector<std::uint32_t>& list) const {
    std::vector<double> all(world_.brokers.size(), 0), mine(world_.brokers.size(), 0);
    for (std::size_t p = 0; p < world_.table.size(); ++p) all[last_owner_[p].index()] += streams_[p] != Streams::open;
    for (const std::uint32_t p : list) ++mine[last_owner_[p].index()];
    double sum = 0;
    for (std::size_t b = 0; b < mine.size(); ++b)
        if (mine[b] > 0) sum += wals_[b].scan * mine[b] / all[b];
    return sum;
}

PathCost AutomqS3::scan_tails(BrokerId owner, std::size_t workers) const {
    const double block = world_.study.settings.automq.object_block_size.count;
    PathCost path = world_.from_store(owner, 1, Purpose::tail_scan);
    path.uses.push_back({world_.store.reads, 1 / block});
    path.requests.push_back({RequestKind::get, Purpose::tail_scan, 1 / block});
    path.loop = RequestLoop{static_cast<double>(workers) * block, world_.store.get_mean(Bytes{0})};
    return path;
}

Process AutomqS3::open(BrokerId owner, FactId cause) {
    const std::vector<std::uint32_t> list = partitions_to_open(owner);
    const double scan = tail_of(list);
    const std::size_t workers = std::min(list.size(), open_workers), waves = (list.size() + open_workers - 1) / open_workers;
    double small = 0;
    for (std::size_t trip = 0; trip < waves * open_round_trips; ++trip) small += world_.store.slowest_get_seconds(Bytes{4096}, workers);
    world_.books.requests.book(StoreId{0}, RequestKind::get, Purpose::tail_scan, static_cast<double>(list.size() * open_round_trips));
    co_await sleep(world_.sim.agenda, seconds_up(small) + world_.publish_delay(list.size()));
    if (scan > 0) {
        Signal scanned;
        const Transfer scanning = world_.books.open(scan_tails(owner, workers), Work::recovery, world_.brokers[owner.index()].name() + " scans tails",
                                                    static_cast<double>(workers) * world_.store.stream().per_second, scan, [&scanned] { scanned.open(); });
        co_await scanned.wait();
    }
    Commit elected(*world_.controller, list.size());
    co_await elected.done.wait();
    opened(owner, list, Bytes{scan}, cause);
}

void AutomqS3::opened(BrokerId owner, const std::vector<std::uint32_t>& list, Bytes scanned, FactId cause) {
    world_.sync_logs();
    std::vector<std::uint8_t> from(world_.brokers.size(), 0);
    for (const std::uint32_t p : list) {
        world_.table.replica[world_.table.first[p]] = owner;
        world_.table.set_leader(p, 0);
        streams_[p] = Streams::open;
        from[world_.table.known[p].index()] = 1;
    }
    opening_[owner.index()] = 0;
    cause = world_.sim.journal.note(PartitionsOpened{owner, static_cast<Count>(list.size()), scanned}, cause);
    for (std::uint32_t b = 0; b < from.size(); ++b)
        if (from[b]) world_.published(BrokerId{b}, static_cast<Count>(list.size()), cause);
    open_closed(cause);
    world_.request_refresh();
}

}  // namespace rehearse
