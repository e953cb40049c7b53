// The failover of Automq: new owners, one WAL recovery at a time, opening what was closed. Sequence and limits:
// AutoMQ f1ce98ec89 FailoverControlManager, Failover, ElasticReplicaManager.
#include <algorithm>
#include <cmath>

#include "models/architectures/automq.hpp"
#include "models/facts.hpp"
#include "models/world.hpp"

namespace rehearse {

namespace {
constexpr Bytes recovery_block = 512_MiB;    // S3Storage.java: a recovered block is committed before more is read
constexpr Duration failover_tick = 1_s;      // FailoverControlManager.java
constexpr std::size_t open_workers = 512;    // ElasticReplicaManager.scala
constexpr int open_round_trips = 4;          // meta stream, its replay, data streams, log: 3 to 5 GETs a partition, in series
constexpr int streams_per_partition = 3;     // meta, data, time index: ElasticLog
constexpr Duration no_wait{};                // where steps have a grain, with the next of its instants
}  // namespace

std::vector<BrokerId> Automq::owners_instead_of(BrokerId failed) const {
    const ZoneId home = world_.brokers[failed.index()].zone();
    std::vector<BrokerId> same, all;
    for (const Broker& b : world_.brokers) {
        if (world_.controller->fenced(b.id()) || world_.leaving(b.id()) || b.id() == failed) continue;
        all.push_back(b.id());
        if (b.zone() == home) same.push_back(b.id());
    }
    // The failed broker's rack first, by weight 1 / load; brokers report like loads here, so the pick is even.
    return same.empty() ? all : same;
}

BrokerId Automq::pick_owner(BrokerId failed, const std::vector<BrokerId>& from) { return from.empty() ? failed : from[draws_.below(from.size())]; }

void Automq::pick_owners(BrokerId broker) {
    PartitionTable& table = world_.table;
    const std::vector<BrokerId> owners = owners_instead_of(broker);
    for (std::uint32_t p = 0; p < table.size(); ++p) {
        if (table.has_leader(p) && table.leader_of(p) == broker) {
            table.set_leader(p, no_leader);
            orphans_.lose(p, broker, pick_owner(broker, owners));
        } else if (orphans_.closing(p) && orphans_.last_of(p) == broker) {
            orphans_.lose_closing(p);
            if (orphans_.next_of(p) == broker) orphans_.promise(p, pick_owner(broker, owners));
            no_longer_aside(p);
        } else if (orphans_.has(p) && orphans_.next_of(p) == broker) {
            orphans_.promise(p, pick_owner(broker, owners));
            no_longer_aside(p);
        }
    }
}

void Automq::wake_failover() {
    if (queue_.empty() || world_.sim.agenda.pending(tick_)) return;
    tick_ = world_.sim.agenda.after(failover_tick, [this] { assign(); });
}

void Automq::assign() {
    const AutomqSettings& s = world_.study.settings.automq;
    const Time now = world_.sim.agenda.now();
    for (std::size_t i = 0; i < queue_.size() && in_flight_.size() < static_cast<std::size_t>(s.failover_in_flight);) {
        const BrokerId failed = queue_[i];
        if (!medium_->within_reach(failed)) {
            if (!discard(failed)) ++i;
            continue;
        }
        std::optional<BrokerId> target;
        for (std::size_t tried = 0; tried < world_.brokers.size() && !target; ++tried) {
            const BrokerId candidate{next_target_++ % static_cast<std::uint32_t>(world_.brokers.size())};
            if (!world_.controller->fenced(candidate)) target = candidate;
        }
        if (!target || !world_.controller->active() || now - started_[failed.index()] < s.failover_epoch_age) { ++i; continue; }
        queue_.erase(queue_.begin() + static_cast<std::ptrdiff_t>(i));
        in_flight_.push_back({failed, *target});
        FactId& fact = wals_[failed.index()].fact;
        if (const FactId reached = medium_->reached_by(failed); reached != no_fact && reached > fact) fact = reached;
        fact = world_.sim.journal.note(RecoveryAssigned{failed, *target}, fact);
        // A target that is itself gone but not yet fenced does nothing; its fencing frees the slot.
        if (world_.brokers[target->index()].serving()) world_.life(*target).spawn(recover(failed, *target));
    }
    wake_failover();
}

/// A WAL in a lost zone is given up where its operator has decided so: what was not uploaded is lost. Returns whether it was.
bool Automq::discard(BrokerId failed) {
    if (!medium_->zonal() || world_.study.settings.automq.lost_wal == LostWal::wait || !world_.controller->active()) return false;
    std::erase(queue_, failed);
    Wal& wal = wals_[failed.index()];
    wal.fact = world_.sim.journal.note(WalDiscarded{failed, Bytes{wal.lost}}, wal.fact);
    world_.book_loss(std::exchange(wal.lost, 0.0));
    world_.controller->submit(unclosed_streams(failed), [this, failed] { given_up(failed); });
    return true;
}

void Automq::given_up(BrokerId failed) {
    Wal& wal = wals_[failed.index()];
    wal.fact = world_.sim.journal.note(RecoveryCompleted{failed, failed}, wal.fact);
    close_streams(failed);
    open_closed(wal.fact);
    world_.touch();
}

Process Automq::recover(BrokerId failed, BrokerId target) {
    Wal& wal = wals_[failed.index()];
    Commit told(*world_.controller, 1);
    co_await told.done.wait();
    co_await sleep(world_.sim.agenda, seconds_up(medium_->take_over(failed, target)) + world_.assumptions().rtt_cross_zone);
    wal.fact = world_.sim.journal.note(WalFenced{failed, target}, wal.fact);
    if (routed_)
        co_await read_again(failed, target);
    for (double left = wal.lost; left > 0; left -= recovery_block.count) {
        const double block = std::min(left, recovery_block.count);
        Signal read, written;
        {
            const Transfer reading = world_.books.open(replay_path(failed, target), Work::recovery, "WAL replay of " + world_.brokers[failed.index()].name(),
                                                       medium_->replay_rate(wal.rate), block, [&read] { read.open(); });
            co_await read.wait();
        }
        const Transfer writing = world_.books.open(upload_path(target, 0), Work::recovery, "recovered objects of " + world_.brokers[failed.index()].name(),
                                                   unlimited, block, [&written] { written.open(); });
        co_await written.wait();
    }
    wal.fact = world_.sim.journal.note(WalRead{failed, target, Bytes{wal.lost}}, wal.fact);
    Commit closed(*world_.controller, unclosed_streams(failed));
    co_await closed.done.wait();
    recovered(failed, target);
}

std::uint64_t Automq::unclosed_streams(BrokerId failed) const { return std::uint64_t{orphans_.unclosed_of(failed)} * streams_per_partition; }

void Automq::recovered(BrokerId failed, BrokerId target) {
    Wal& wal = wals_[failed.index()];
    wal.fact = world_.sim.journal.note(RecoveryCompleted{failed, target}, wal.fact);
    close_streams(failed);
    wal.lost = 0;
    std::erase_if(in_flight_, [failed](const Recovery& r) { return r.failed == failed; });
    assign();
    open_closed(wal.fact);
    world_.touch();
}

void Automq::close_streams(BrokerId failed) {
    wals_[failed.index()].pending = false;
    orphans_.close_streams_of(failed);
}

void Automq::open_closed(FactId cause) {
    for (const Broker& b : world_.brokers) {
        if (opening_[b.id().index()] || !b.leading() || world_.controller->fenced(b.id()) || orphans_.ready_for(b.id()) == 0) continue;
        opening_[b.id().index()] = 1;
        world_.life(b.id()).spawn(open(b.id(), cause));
    }
}

/// The part of each lost broker's tail that falls to these partitions.
double Automq::tail_of(const std::vector<std::uint32_t>& list) const {
    std::vector<double> mine(world_.brokers.size(), 0);
    for (const std::uint32_t p : list) mine[orphans_.last_of(p).index()] += !orphans_.clean(p);
    double sum = 0;
    for (std::uint32_t b = 0; b < mine.size(); ++b)
        if (mine[b] > 0) sum += wals_[b].scan * mine[b] / wals_[b].tails;
    return sum;
}

PathCost Automq::scan_tails(BrokerId owner, std::size_t workers) const {
    const double block = world_.study.settings.automq.object_block_size.count;
    PathCost path = world_.from_store(owner, 1, Purpose::tail_scan);
    path.uses.push_back({world_.store.reads, 1 / block});
    path.requests.push_back({RequestKind::get, Purpose::tail_scan, 1 / block});
    const double in_flight = std::min(static_cast<double>(workers), world_.sim.network.capacity(wals_[owner.index()].gets));
    path.loop = RequestLoop{in_flight * block, world_.store.get_mean(Bytes{0})};
    return path;
}

Process Automq::open(BrokerId owner, FactId cause) {
    const std::vector<std::uint32_t> list = orphans_.list_for(owner);
    const double scan = tail_of(list);
    const std::size_t workers = std::min(list.size(), open_workers), waves = (list.size() + open_workers - 1) / open_workers;
    double small = 0;
    for (std::size_t trip = 0; trip < waves * open_round_trips; ++trip) small += world_.store.slowest_get_seconds(Bytes{4096}, workers);
    world_.books.requests.book(StoreId{0}, RequestKind::get, Purpose::tail_scan, static_cast<double>(list.size() * open_round_trips));
    // They queue where more are asked for than may be in flight.
    small = std::max(small, static_cast<double>(list.size()) * open_round_trips * world_.store.get_mean(Bytes{4096}) / world_.sim.network.capacity(wals_[owner.index()].gets));
    co_await sleep_until(world_.sim.agenda, step_ends(seconds_up(small) + world_.publish_delay(list.size())));
    if (scan > 0) {
        Signal scanned;
        const Transfer scanning = transfer(scan_tails(owner, workers), world_.brokers[owner.index()].name() + " scans tails",
                                           static_cast<double>(workers) * world_.store.stream().per_second, scan, [&scanned] { scanned.open(); });
        co_await scanned.wait();
    }
    Commit elected(*world_.controller, list.size());
    co_await elected.done.wait();
    if (!grain().exact())
        co_await sleep_until(world_.sim.agenda, step_ends(no_wait));
    opened(owner, list, Bytes{scan}, cause);
}

void Automq::opened(BrokerId owner, const std::vector<std::uint32_t>& list, Bytes scanned, FactId cause) {
    world_.sync_logs();
    std::vector<std::uint8_t> from(world_.brokers.size(), 0);
    const FactId noted = note_opened(owner, list, scanned, cause);
    for (const std::uint32_t p : list) {
        world_.table.move_replica(p, 0, owner);
        world_.table.set_leader(p, 0);
        orphans_.adopt(p);
        from[world_.table.known[p].index()] = 1;
    }
    opening_[owner.index()] = 0;
    if (balancer_) balancer_->changed(noted);
    for (std::uint32_t b = 0; b < from.size(); ++b)
        if (from[b]) world_.published(BrokerId{b}, static_cast<Count>(list.size()), noted);
    open_closed(noted);
    world_.request_refresh();
}

/// Those that were closed in order and those whose tail was read are two things.
FactId Automq::note_opened(BrokerId owner, const std::vector<std::uint32_t>& list, Bytes scanned, FactId cause) {
    const Count clean = std::count_if(list.begin(), list.end(), [this](std::uint32_t p) { return orphans_.clean(p); });
    const Count all = static_cast<Count>(list.size());
    if (clean > 0) cause = world_.sim.journal.note(PartitionsMoved{owner, clean}, cause);
    return all > clean ? world_.sim.journal.note(PartitionsOpened{owner, all - clean, scanned}, cause) : cause;
}

}  // namespace rehearse
