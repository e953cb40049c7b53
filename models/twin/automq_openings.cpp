// Partitions that close at one broker and open at another: what is written before, what is read after, and when the controller may name the
// new owner as leader. Source: AutoMQ f1ce98ec89 ElasticReplicaManager, ElasticLog, ElasticUnifiedLog, AlterPartitionManager.
#include <algorithm>

#include "models/twin/automq.hpp"
#include "models/twin/cluster.hpp"

namespace rehearse::twin {

namespace {
constexpr Duration poll = 100_ms;                // for the meta stream to be closed, up to AutoMQ 1.7.3
constexpr int writes_to_close = 3;               // producer snapshot, log, partition: ElasticLog.close, each acknowledged before the next
constexpr int reads_to_open = 4;                 // meta stream, its replay, index, data streams: 3 to 5 in series
constexpr double small_read = 13e3;              // an index block of an object with tens of megabytes
constexpr double first_ahead = 524288, most_ahead = 33554432;   // StreamReader: read-ahead grows by its first step at each miss
constexpr double most_read = 4194304;            // merged reads
constexpr Duration close_check = 1_s;            // ElasticReplicaManager.awaitAllPartitionShutdown
constexpr Duration background_wait = 10_s;       // S3Storage.shutdown: trimmed WAL objects are deleted again after 10 s
}  // namespace

void Automq::apply(std::uint32_t b, const std::vector<Change>& changes) {
    for (const Change& c : changes) {
        Streams& s = streams_[c.partition];
        const bool mine = cluster_.truth[c.partition].replicas == only(b);
        if (mine && cluster_.truth[c.partition].leader == nobody && s.taken_up != s.assigned) {
            s.taken_up = s.assigned;
            scopes_[b].spawn(open(b, c.partition, s.assigned));
        } else if (mine && c.now.leader == b && s.owner == b && s.led != s.assigned) {
            s.led = s.assigned;
            scopes_[b].spawn(lead(b, c.partition));
        } else if (!mine && s.owner == b && s.open && !wals[b].fenced()) {
            ++closing_[b];
            scopes_[b].spawn(close(b, c.partition));
        }
    }
}

bool Automq::owns(std::uint32_t b, std::uint32_t p, std::uint64_t assigned) const {
    return streams_[p].assigned == assigned && cluster_.truth[p].replicas == only(b);
}

Process Automq::open(std::uint32_t b, std::uint32_t p, std::uint64_t assigned) {
    Agenda& agenda = cluster_.sim.agenda;
    const Duration first = draws_.uniform(0_ns, poll);
    co_await sleep(agenda, first);
    while (owns(b, p, assigned) && streams_[p].open)
        co_await sleep(agenda, poll);
    if (!owns(b, p, assigned)) co_return;
    co_await rpc(b, 1);
    if (!owns(b, p, assigned)) co_return;
    const bool clean = streams_[p].clean;
    adopt(b, p);
    co_await sleep(agenda, work(plan().work.partition_open.seconds()));
    co_await rpc(b, 2);
    for (int n = 0; n < reads_to_open; ++n)
        co_await get(b, StoreClient::data, small_read);
    if (!clean)
        co_await scan_tail(b, p);
    co_await persist(b);
    cluster_.note(cluster_.topic_of(p).opened, p);
    co_await persist(b);
    if (owns(b, p, assigned)) {
        co_await rpc(b, 1);
        elect(b, p);
    } else {
        ++closing_[b];
        co_await close(b, p);
    }
}

/// As leader of a new epoch it writes that epoch down before it appends: Partition.makeLeader, ElasticLeaderEpochCheckpoint.
Process Automq::lead(std::uint32_t b, std::uint32_t p) {
    cluster_.brokers[b].replica(p).settling = true;
    co_await persist(b);
    cluster_.brokers[b].settled(p);
}

/// From now on the log is this broker's; it has what the store has.
void Automq::adopt(std::uint32_t b, std::uint32_t p) {
    Streams& s = streams_[p];
    if (s.owner != b) cluster_.brokers[b].replica(p).log = cluster_.brokers[s.owner].replica(p).log;
    cluster_.brokers[b].truncate(p, s.stored);
    Replica& r = cluster_.brokers[b].replica(p);
    r.high = r.in_wal = s.stored;
    s.owner = b;
    s.open = true;
    s.clean = false;
}

void Automq::elect(std::uint32_t b, std::uint32_t p) {
    if (cluster_.truth[p].leader != nobody || !cluster_.set_leader(p, b)) return;
    ++cluster_.truth[p].version;
    if (cluster_.moving_[p]) cluster_.seen.reassigned.push_back(cluster_.now_s());
    cluster_.moving_[p] = 0;
    cluster_.publish({p});
}

/// What was written since the last snapshot is read again: the read-ahead grows with each miss, and what was read is checked by one core.
Process Automq::scan_tail(std::uint32_t b, std::uint32_t p) {
    Agenda& agenda = cluster_.sim.agenda;
    Streams& s = streams_[p];
    const Log& log = cluster_.brokers[b].replica(p).log;
    double left = 0;
    for (std::size_t i = std::min(s.checked, log.size()); i < log.size(); ++i) left += wire_bytes(cluster_.batches[log.at(i)]);
    s.checked = log.size();
    s.since_check = 0;
    for (double ahead = first_ahead; left > 0; ahead = std::min(ahead + first_ahead, most_ahead)) {
        const double window = std::min(ahead, left);
        std::deque<Signal> reads;
        for (double due = window; due > 0; due -= most_read) {
            Signal* done = &reads.emplace_back();
            store.get(b, StoreClient::data, std::min(due, most_read), [done] { done->open(); });
        }
        for (Signal& read : reads)
            co_await read.wait();
        core_free_[b] = std::max(core_free_[b], agenda.now()) + work(window / plan().work.tail_checking.per_second);
        left -= window;
    }
    co_await sleep_until(agenda, std::max(agenda.now(), core_free_[b]));
}

/// Its last state is written, its WAL uploaded and its streams closed: the next owner has nothing to read again.
Process Automq::close(std::uint32_t b, std::uint32_t p) {
    for (int n = 0; n < writes_to_close; ++n)
        co_await persist(b);
    co_await uploads[b].force();
    co_await rpc(b, 3);
    --closing_[b];
    Streams& s = streams_[p];
    if (s.owner != b || !s.open) co_return;
    s.open = false;
    s.clean = true;
    s.checked = s.stored;
    announce([this] { run_task(); });
}

void Automq::leave(std::uint32_t broker) { scopes_[broker].spawn(exit(broker)); }

Process Automq::exit(std::uint32_t b) {
    Agenda& agenda = cluster_.sim.agenda;
    co_await sleep(agenda, cluster_.wire.half());
    while (closing_[b] > 0 || has_open_streams(b))
        co_await sleep(agenda, close_check);
    co_await sleep(agenda, background_wait);
    co_await sleep(agenda, cluster_.plan.assumed.broker_exit);
    cluster_.exited(b);
}

}  // namespace rehearse::twin
