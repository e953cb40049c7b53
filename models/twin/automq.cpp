// The twin's AutoMQ: what brokers write, who owns what, and what a broker's processes share.
#include "models/twin/automq.hpp"

#include <algorithm>

#include "models/twin/cluster.hpp"

namespace rehearse::twin {

namespace {
constexpr Duration drain_every = 100_ms;         // S3Storage.drainBackoffTask
constexpr Duration idle_interval = 500_ms;       // metadata.max.idle.interval.ms
constexpr Duration reach_again = 100_ms;         // of a controller that is out of reach
constexpr double own_record = 300;               // bytes of what a broker keeps about a partition
constexpr double headers = 57;                   // of a record in the WAL: 24 of RecordHeader, 33 of StreamRecordBatchCodec
constexpr double in_wal_only = 24;
constexpr double checkpoint_bytes = 52428800;    // ElasticUnifiedLog: 50 MiB and 10 s
constexpr Duration checkpoint_after = 10_s;
}  // namespace

Automq::Automq(Cluster& cluster)
    : store(cluster), cluster_(cluster), draws_(cluster.sim.stream("automq", "draws")), streams_(cluster.plan.partitions.size()),
      epochs_(cluster.plan.brokers.size(), Time{} + cluster.plan.automq->storage_started), core_free_(cluster.plan.brokers.size()),
      closing_(cluster.plan.brokers.size(), 0) {
    for (std::uint32_t b = 0; b < cluster.plan.brokers.size(); ++b) {
        scopes_.emplace_back(cluster.sim.agenda);
        wals.emplace_back(cluster, b);
        uploads.emplace_back(cluster, scopes_.back(), b);
        uploads.back().begin(Time{} + plan().storage_started);
    }
    for (std::uint32_t p = 0; p < streams_.size(); ++p) {
        streams_[p].owner = cluster.plan.partitions[p].leader;
        streams_[p].stored = streams_[p].checked = cluster.brokers[cluster.plan.partitions[p].replicas.front()].replica(p).log.size();
    }
    tick_phase_ = draws_.uniform(Duration{}, 1_s);
    idle_phase_ = draws_.uniform(Duration{}, idle_interval);
}

const AutomqPlan& Automq::plan() const { return *cluster_.plan.automq; }

Time Automq::next_beat(Duration phase, Duration every) const {
    const std::int64_t since = (cluster_.sim.agenda.now() - Time{} - phase).ns;
    return Time{phase.ns + (since / every.ns + (since >= 0 ? 1 : 0)) * every.ns};
}

void Automq::append(std::uint32_t broker, std::uint32_t partition, std::size_t end, double bytes) {
    // Records of a connection stay in order: what comes after one that waits, waits too.
    const bool waits = uploads[broker].full() || std::any_of(held_.begin(), held_.end(), [broker](const Held& h) { return h.broker == broker; });
    if (!waits) return wals[broker].append({bytes + headers, partition, end, {}});
    held_.push_back({broker, partition, end, bytes});
    if (!cluster_.sim.agenda.pending(drain_)) drain_ = cluster_.sim.agenda.after(drain_every, [this] { drain(); });
}

void Automq::drain() {
    std::deque<Held> still;
    for (const Held& h : held_) {
        if (uploads[h.broker].full()) still.push_back(h);
        else wals[h.broker].append({h.bytes + headers, h.partition, h.end, {}});
    }
    held_.swap(still);
    if (!held_.empty()) drain_ = cluster_.sim.agenda.after(drain_every, [this] { drain(); });
}

void Automq::stored(std::uint32_t broker, std::uint32_t partition, std::size_t end) {
    Streams& s = streams_[partition];
    if (s.owner == broker && s.open) s.stored = std::max(s.stored, end);
}

void Automq::durable(std::uint32_t broker, const WalRecord& record) {
    uploads[broker].put(record.partition, record.bytes - in_wal_only);
    note_checkpoint(record.partition, record.bytes);
    cluster_.brokers[broker].durable(record.partition, record.end);
}

/// A snapshot is taken when enough was appended and enough time has passed.
void Automq::note_checkpoint(std::uint32_t partition, double bytes) {
    Streams& s = streams_[partition];
    s.since_check += bytes;
    if (s.since_check < checkpoint_bytes || cluster_.sim.agenda.now() - s.check < checkpoint_after) return;
    s.since_check = 0;
    s.check = cluster_.sim.agenda.now();
    s.checked = s.stored;
}

void Automq::halt(std::uint32_t broker) {
    cluster_.sim.agenda.after({}, [this, broker] {
        if (!cluster_.brokers[broker].up()) return;
        cluster_.seen.brokers[broker].exited.push_back(cluster_.now_s());
        cluster_.kill(broker);
    });
}

void Automq::stop(std::uint32_t broker) {
    scopes_[broker].close();
    scopes_[broker].reopen();
    store.drop(broker);
    wals[broker].stop();
    uploads[broker].stop();
    closing_[broker] = 0;
    core_free_[broker] = {};
    std::erase_if(held_, [broker](const Held& h) { return h.broker == broker; });
}

void Automq::start(std::uint32_t broker, const BootPlan& boot) {
    epochs_[broker] = Time{} + boot.process_up;
    const Duration at = draws_.uniform(boot.process_up, std::max(boot.process_up, boot.log_loading));
    cluster_.sim.agenda.at(std::max(cluster_.sim.agenda.now(), Time{} + at), [this, broker, process = cluster_.lives_[broker].process] {
        if (cluster_.lives_[broker].process != process) return;
        uploads[broker].begin(cluster_.sim.agenda.now());
        scopes_[broker].spawn(recover_own(broker));
    });
}

void Automq::thawed(std::uint32_t broker) {
    if (wals[broker].fenced()) scopes_[broker].spawn(persist(broker));
}

void Automq::announce(Action deliver) {
    release();
    if (!deliver) return;
    if (most_publish_lag(cluster_.plan.kafka).ns == 0) return deliver();
    parked_.push_back(deliver);
    if (!cluster_.sim.agenda.pending(idle_)) idle_ = cluster_.sim.agenda.at(next_beat(idle_phase_, idle_interval), [this] { release(); });
}

void Automq::release() {
    std::vector<Action> all;
    all.swap(parked_);
    for (Action& deliver : all) deliver();
}

Process Automq::put(std::uint32_t broker, StoreClient client, double bytes) {
    Agenda& agenda = cluster_.sim.agenda;
    while (cluster_.wire.frozen(broker))
        co_await sleep(agenda, reach_again);
    Signal done;
    store.put(broker, client, bytes, {}, [&done] { done.open(); });
    co_await done.wait();
}

Process Automq::get(std::uint32_t broker, StoreClient client, double bytes) {
    Signal done;
    store.get(broker, client, bytes, [&done] { done.open(); });
    co_await done.wait();
}

Process Automq::rpc(std::uint32_t broker, std::uint64_t records) {
    Agenda& agenda = cluster_.sim.agenda;
    while (!cluster_.reaches_brokers(broker) || cluster_.wire.frozen(broker))
        co_await sleep(agenda, reach_again);
    co_await sleep(agenda, cluster_.wire.half());
    Commit commit(*cluster_.controller, records);
    co_await commit.done.wait();
    announce({});
    co_await sleep(agenda, cluster_.wire.half());
}

Process Automq::persist(std::uint32_t broker) {
    Signal done;
    wals[broker].append({own_record, nobody, 0, [&done] { done.open(); }});
    co_await done.wait();
}

Duration Automq::work(double seconds) {
    const double spread = plan().work.spread;
    return seconds_up(seconds * draws_.uniform(1 - spread, 1 + spread));
}

}  // namespace rehearse::twin
