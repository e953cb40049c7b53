// Owners for what a lost broker had, and the recovery of its WAL: one at a time in the whole cluster, by a broker that reads it, writes what
// it holds as objects and closes the streams. Source: AutoMQ f1ce98ec89 ReplicationControlManager, FailoverControlManager, Failover.
#include <algorithm>

#include "models/twin/automq.hpp"
#include "models/twin/cluster.hpp"

namespace rehearse::twin {

namespace {
constexpr Duration task_period = 1_s;            // FailoverControlManager
constexpr double recovery_block = 536870912;     // S3Storage: a recovered block is committed before more is read
constexpr std::uint64_t streams_of_one = 3;      // meta, data, time index: ElasticLog
constexpr double reservation = 21, header = 60, listed = 210;   // bytes: ObjectReservationService, WALObjectHeader, an entry of a listing
}  // namespace

bool Automq::live(std::uint32_t b) const { return !has(cluster_.fenced_ | cluster_.leaving_, b); }

/// The lost broker's rack first; brokers report no loads here, so the pick is even.
std::uint32_t Automq::pick_owner(std::uint32_t failed) {
    std::vector<std::uint32_t> same, all;
    for (std::uint32_t b = 0; b < cluster_.brokers.size(); ++b) {
        if (b == failed || !live(b)) continue;
        all.push_back(b);
        if (cluster_.plan.brokers[b].zone == cluster_.plan.brokers[failed].zone) same.push_back(b);
    }
    const std::vector<std::uint32_t>& from = same.empty() ? all : same;
    return from.empty() ? nobody : from[draws_.below(from.size())];
}

void Automq::assign_owner(std::uint32_t p, std::uint32_t owner) {
    Leadership& now = cluster_.truth[p];
    if (now.leader != nobody) cluster_.note(cluster_.topic_of(p).leaders, p);
    now.leader = nobody;
    ++now.epoch;
    ++now.version;
    now.replicas = now.isr = only(owner);
    cluster_.replicas_[p] = {owner};
    ++streams_[p].assigned;
}

void Automq::lose(std::uint32_t broker) {
    std::vector<std::uint32_t> changed;
    for (std::uint32_t p = 0; p < cluster_.truth.size(); ++p) {
        if (cluster_.truth[p].replicas != only(broker)) continue;
        const std::uint32_t owner = pick_owner(broker);
        if (owner == nobody) continue;
        assign_owner(p, owner);
        changed.push_back(p);
    }
    if (!changed.empty()) cluster_.publish(changed);
    run_task();
}

void Automq::move(const Step& step) {
    std::vector<std::uint32_t> changed;
    for (const auto& [p, target] : step.moves) {
        if (target.empty() || cluster_.truth[p].replicas == only(target.front())) continue;
        assign_owner(p, target.front());
        cluster_.moving_[p] = 1;
        changed.push_back(p);
    }
    cluster_.publish(changed);
}

bool Automq::has_open_streams(std::uint32_t broker) const {
    return std::any_of(streams_.begin(), streams_.end(), [broker](const Streams& s) { return s.owner == broker && s.open; });
}

/// Its process is gone or out of reach, it has open streams, and it did not start just now.
bool Automq::due(std::uint32_t b) const {
    const bool leaves = has(cluster_.leaving_, b) && cluster_.brokers[b].up();      // it closes them itself
    return !leaves && has(cluster_.fenced_, b) && has_open_streams(b) && cluster_.sim.agenda.now() - epochs_[b] >= plan().settings.failover_epoch_age;
}

void Automq::arm_tick() {
    bool wanted = !under_way_.empty();
    for (std::uint32_t b = 0; b < cluster_.brokers.size(); ++b) wanted = wanted || (has(cluster_.fenced_, b) && has_open_streams(b));
    if (wanted && !cluster_.sim.agenda.pending(tick_)) tick_ = cluster_.sim.agenda.at(next_beat(tick_phase_, task_period), [this] { run_task(); });
}

void Automq::run_task() {
    bool changes = false;
    for (const Takeover& t : under_way_) changes = changes || !has_open_streams(t.failed) || !live(t.target);
    for (std::uint32_t b = 0; b < cluster_.brokers.size() && under_way_.size() < static_cast<std::size_t>(plan().settings.failover_in_flight); ++b)
        changes = changes || due(b);
    if (changes && cluster_.controller->active()) cluster_.controller->submit(1, [this] { assign_takeovers(); });
    arm_tick();
}

void Automq::assign_takeovers() {
    for (const Takeover& t : under_way_)
        if (!has_open_streams(t.failed)) note(cluster_.seen.brokers[t.failed].failover_completed);
    std::erase_if(under_way_, [this](const Takeover& t) { return !has_open_streams(t.failed) || !live(t.target); });
    for (std::uint32_t b = 0; b < cluster_.brokers.size() && under_way_.size() < static_cast<std::size_t>(plan().settings.failover_in_flight); ++b) {
        const bool taken = std::any_of(under_way_.begin(), under_way_.end(), [b](const Takeover& t) { return t.failed == b; });
        std::vector<std::uint32_t> targets;
        for (std::uint32_t t = 0; t < cluster_.brokers.size(); ++t)
            if (t != b && live(t) && std::none_of(under_way_.begin(), under_way_.end(), [t](const Takeover& u) { return u.target == t; })) targets.push_back(t);
        if (taken || !due(b) || targets.empty()) continue;
        const std::uint32_t target = targets[draws_.below(targets.size())];
        under_way_.push_back({b, target});
        note(cluster_.seen.brokers[b].failover_assigned);
        announce([this, b, target] {
            cluster_.sim.agenda.after(cluster_.wire.half(), [this, b, target] {
                if (cluster_.brokers[target].up() && cluster_.reaches_brokers(target)) scopes_[target].spawn(take_over(b, target));
            });
        });
    }
    arm_tick();
}

void Automq::note(std::vector<double>& list) { list.push_back(cluster_.now_s()); }

Process Automq::take_over(std::uint32_t failed, std::uint32_t target) {
    Agenda& agenda = cluster_.sim.agenda;
    co_await sleep(agenda, work(plan().work.takeover_start.seconds()));
    co_await put(target, StoreClient::recovery, reservation);
    wals[failed].fence();
    co_await get(target, StoreClient::recovery, reservation);
    co_await get(target, StoreClient::recovery, listed * static_cast<double>(wals[failed].objects().size()));
    co_await get(target, StoreClient::recovery, header);
    co_await read_wal(failed, target);
    co_await close_streams(failed, target);
}

/// All objects, whole and in order, so many bytes ahead; each block is written and committed before more is read.
Process Automq::read_wal(std::uint32_t failed, std::uint32_t target) {
    BrokerObserved& seen = cluster_.seen.brokers[failed];
    const std::deque<WalObject> objects = wals[failed].objects();
    seen.wal_read_from.push_back(cluster_.now_s());
    double counted = 0;
    for (std::size_t next = 0; next < objects.size();) {
        std::deque<Signal> reads;
        double block = 0, ahead = 0;
        std::size_t waited = 0;
        for (; next < objects.size() && block < recovery_block; ++next) {
            const double bytes = objects[next].bytes;
            block += bytes;
            for (; ahead + bytes > plan().settings.wal_recovery_read_ahead.count && waited < reads.size(); ++waited) {
                co_await reads[waited].wait();
                ahead -= objects[next - reads.size() + waited].bytes;
            }
            ahead += bytes;
            Signal* done = &reads.emplace_back();
            store.get(target, StoreClient::recovery, bytes, [done] { done->open(); });
        }
        for (; waited < reads.size(); ++waited)
            co_await reads[waited].wait();
        counted += block * plan().work.cached_per_byte;
        if (next == objects.size()) {
            seen.wal_read_to.push_back(cluster_.now_s());
            seen.wal_read_bytes.push_back(counted);
        }
        co_await write_recovered(target, block);
    }
    if (!objects.empty()) co_return;
    seen.wal_read_to.push_back(cluster_.now_s());
    seen.wal_read_bytes.push_back(0);
}

Process Automq::write_recovered(std::uint32_t target, double bytes) {
    Agenda& agenda = cluster_.sim.agenda;
    co_await rpc(target, 1);
    co_await sleep(agenda, work(bytes / plan().work.upload_encoding.per_second));
    std::deque<Signal> parts;
    for (double left = bytes; left > 0; left -= plan().settings.object_part_size.count) {
        Signal* done = &parts.emplace_back();
        store.put(target, StoreClient::data, std::min(left, plan().settings.object_part_size.count), {}, [done] { done->open(); });
    }
    for (Signal& part : parts)
        co_await part.wait();
    co_await rpc(target, 1);
}

/// Requests are batched while one is under way: one stream goes first, the others follow together.
Process Automq::close_streams(std::uint32_t failed, std::uint32_t by) {
    std::vector<std::uint32_t> mine;
    for (std::uint32_t p = 0; p < streams_.size(); ++p)
        if (streams_[p].owner == failed && streams_[p].open) mine.push_back(p);
    wals[failed].trim(~std::uint64_t{0});
    std::vector<double>& seen = cluster_.seen.brokers[failed].streams_closed;
    for (std::size_t first = 0; first < mine.size();) {
        const std::size_t last = first == 0 ? 1 : mine.size();
        co_await rpc(by, streams_of_one * (last - first));
        for (; first < last; ++first) {
            streams_[mine[first]].open = false;
            for (std::uint64_t n = 0; n < streams_of_one; ++n) note(seen);
        }
        announce([this] { run_task(); });
    }
}

/// A process that starts replays the WAL of the one before it, unless another broker does or did.
Process Automq::recover_own(std::uint32_t broker) {
    const bool taken = std::any_of(under_way_.begin(), under_way_.end(), [broker](const Takeover& t) { return t.failed == broker; });
    if (!taken && has_open_streams(broker)) {
        co_await put(broker, StoreClient::recovery, reservation);
        co_await get(broker, StoreClient::recovery, listed * static_cast<double>(wals[broker].objects().size()));
        co_await read_wal(broker, broker);
        co_await close_streams(broker, broker);
    }
    if (!taken) wals[broker].trim(~std::uint64_t{0});
    wals[broker].begin();
}

}  // namespace rehearse::twin
