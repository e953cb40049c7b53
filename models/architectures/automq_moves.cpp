// Partitions that leave an AutoMQ broker while it lives: its log is uploaded first, so that nothing is left to replay, streams are closed in
// order, and another broker opens them without reading a tail. Sequence: AutoMQ f1ce98ec89 ElasticReplicaManager, ElasticLog.close,
// S3Storage.forceUpload, GentleControlledShutdownControlManager.
#include <algorithm>

#include "models/architectures/automq.hpp"
#include "models/facts.hpp"
#include "models/world.hpp"

namespace rehearse {

namespace {
// All of AutoMQ f1ce98ec89, unless another source is named.
constexpr int writes_to_close = 3;                 // ElasticLog.close: producer snapshot, log, partition, each acknowledged before the next
constexpr int streams_per_partition = 3;           // ElasticLog: meta, data, time index
constexpr Duration no_wait{};                      // where steps have a grain, with the next of its instants
constexpr Duration upload_tick = 100_ms;           // S3Storage.forceUpload: requests are grouped
constexpr Duration drain_every = 1_s;              // GentleControlledShutdownControlManager: leaders go batch by batch,
constexpr std::size_t drain_least = 100;           // at least so many
constexpr std::size_t drain_parts = 60;            // and a sixtieth of them at a time
constexpr Duration longest_pause = 60_s;           // not a mechanic: how long waiting is counted as the pause of a move; nothing in the world depends on it
constexpr Duration background_wait = 10_s;         // S3Storage.shutdown: trimmed objects of the log are deleted again after 10 s
}  // namespace

std::vector<std::uint32_t> Automq::led_by(BrokerId broker) const {
    std::vector<std::uint32_t> list;
    for (std::uint32_t p = 0; p < world_.table.size(); ++p)
        if (world_.table.has_leader(p) && world_.table.leader_of(p) == broker) list.push_back(p);
    return list;
}

void Automq::carry(const std::vector<Handover>& moves, FactId cause) {
    for (const Broker& b : world_.brokers) {
        std::vector<Handover> mine;
        std::copy_if(moves.begin(), moves.end(), std::back_inserter(mine), [&b](const Handover& m) { return m.from == b.id(); });
        if (!mine.empty()) world_.life(b.id()).spawn(move_out(b.id(), std::move(mine), true, cause));
    }
}

/// The controller names new owners; when the old one hears of it, it closes.
Process Automq::move_out(BrokerId from, std::vector<Handover> moves, bool balancing, FactId cause) {
    Commit told(*world_.controller, moves.size());
    co_await told.done.wait();
    co_await sleep_until(world_.sim.agenda, step_ends(world_.publish_delay(moves.size())));
    const std::vector<std::uint32_t> list = begin_to_close(from, moves, balancing);
    if (!list.empty())
        co_await close(from, list, cause);
}

std::vector<std::uint32_t> Automq::begin_to_close(BrokerId from, const std::vector<Handover>& moves, bool balancing) {
    PartitionTable& table = world_.table;
    Wal& wal = wals_[from.index()];
    wal.closing_rate = nominal_ingest(from);
    wal.unflushed = std::max(wal.unflushed, uncommitted(from, wal.closing_rate));
    world_.sync_logs();
    std::vector<std::uint32_t> list;
    for (const Handover& m : moves) {
        const bool still = table.has_leader(m.partition) && table.leader_of(m.partition) == from && !world_.controller->fenced(m.to) && !world_.leaving(m.to);
        if (!still) continue;
        table.set_leader(m.partition, no_leader);
        orphans_.give(m.partition, from, m.to);
        if (balancing) set_aside(m.partition);
        list.push_back(m.partition);
    }
    world_.request_refresh();
    return list;
}

/// What the log holds is uploaded at once, not at the pace of the cycle, before the streams close.
Process Automq::close(BrokerId from, std::vector<std::uint32_t> list, FactId cause) {
    Wal& wal = wals_[from.index()];
    double records = 0;
    for (int n = 0; n < writes_to_close; ++n) records += ack_seconds(from, close_draws_);
    records += upload_tick.seconds() * close_draws_.uniform();
    co_await sleep_until(world_.sim.agenda, step_ends(seconds_up(records)));
    const double bytes = std::exchange(wal.unflushed, 0.0);
    wal.flushed = world_.sim.agenda.now();
    wal.flushing += bytes;
    if (bytes > 0) {
        Signal written;
        const Transfer writing = transfer(upload_path(from, 0), "the log of " + world_.brokers[from.index()].name(), unlimited, bytes, [&written] { written.open(); });
        co_await written.wait();
    }
    wal.flushing -= bytes;
    Commit closed(*world_.controller, 1 + list.size() * streams_per_partition);
    co_await closed.done.wait();
    if (!grain().exact())
        co_await sleep_until(world_.sim.agenda, step_ends(no_wait));
    for (const std::uint32_t p : list)
        if (orphans_.closing(p) && orphans_.last_of(p) == from) orphans_.close(p);
    open_closed(world_.sim.journal.note(PartitionsClosed{from, static_cast<Count>(list.size()), Bytes{bytes}}, cause));
}

/// It runs again, or its packets come through again, and what it was closing still is its own.
void Automq::close_what_was_closing(BrokerId broker) {
    std::vector<std::uint32_t> list;
    for (std::uint32_t p = 0; p < world_.table.size(); ++p)
        if (orphans_.closing(p) && orphans_.last_of(p) == broker) list.push_back(p);
    if (!list.empty()) world_.life(broker).spawn(close(broker, std::move(list), world_.up_fact(broker)));
}

void Automq::on_stopping(BrokerId broker, FactId cause) {
    if (routed_) remap(broker, cause);
    world_.life(broker).spawn(drain(broker, cause));
}

Process Automq::drain(BrokerId from, FactId cause) {
    const std::size_t batch = std::max(drain_least, (led_by(from).size() + drain_parts - 1) / drain_parts);
    const auto others = [this, from] { return owners_instead_of(from); };
    for (std::vector<std::uint32_t> left = led_by(from); !left.empty(); left = led_by(from)) {
        std::vector<Handover> moves;
        for (std::size_t i = 0; i < std::min(batch, left.size()); ++i)
            if (const BrokerId to = pick_owner(from, others()); to != from) moves.push_back({left[i], from, to});
        if (!moves.empty() && world_.controller->active()) world_.life(from).spawn(move_out(from, std::move(moves), false, cause));
        co_await sleep(world_.sim.agenda, drain_every);
    }
}

bool Automq::may_leave(BrokerId broker) const {
    for (std::size_t p = 0; p < world_.table.size(); ++p) {
        const bool leads = world_.table.has_leader(p) && world_.table.leader_of(p) == broker;
        if (leads || (orphans_.closing(p) && orphans_.last_of(p) == broker)) return false;
    }
    return true;
}

Duration Automq::last_wait() const { return medium_->in_store() ? background_wait : Duration{}; }

void Automq::give_away(BrokerId from, const MovePlan& plan, FactId cause) {
    if (!world_.brokers[from.index()].leading()) return;      // the failover has what a lost broker led
    const FactId began = world_.sim.journal.note(ReassignmentBegan{from, static_cast<Count>(led_by(from).size())}, cause);
    world_.life(from).spawn(reassign(from, plan.at_once, began));
}

/// Each partition to the broker that then leads fewest.
std::vector<Handover> Automq::spread(BrokerId from) const {
    std::vector<std::size_t> leads(world_.brokers.size(), 0);
    for (std::size_t p = 0; p < world_.table.size(); ++p)
        if (world_.table.has_leader(p)) ++leads[world_.table.leader_of(p).index()];
    std::vector<Handover> moves;
    for (const std::uint32_t p : led_by(from)) {
        std::optional<BrokerId> to;
        for (const Broker& b : world_.brokers)
            if (b.id() != from && b.leading() && !world_.controller->fenced(b.id()) && !world_.leaving(b.id()) &&
                (!to || leads[b.id().index()] < leads[to->index()])) to = b.id();
        if (!to) break;
        ++leads[to->index()];
        moves.push_back({p, from, *to});
    }
    return moves;
}

Process Automq::reassign(BrokerId from, std::size_t at_once, FactId cause) {
    const Time began = world_.sim.agenda.now();
    const std::vector<Handover> all = spread(from);
    const std::size_t batch = at_once > 0 ? at_once : std::max<std::size_t>(1, all.size());
    for (std::size_t i = 0; i < all.size(); i += batch) {
        const std::vector<Handover> some(all.begin() + static_cast<std::ptrdiff_t>(i), all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), i + batch)));
        world_.life(from).spawn(move_out(from, some, false, cause));
        const auto moved = [this, from](const Handover& m) { return world_.table.has_leader(m.partition) && world_.table.leader_of(m.partition) != from; };
        while (!std::all_of(some.begin(), some.end(), moved))
            co_await sleep(world_.sim.agenda, world_.assumptions().reassignment_check);
    }
    world_.sim.journal.note(ReassignmentCompleted{from, static_cast<Count>(all.size()), world_.sim.agenda.now() - began}, cause);
}

void Automq::set_aside(std::uint32_t p) {
    if (std::exchange(balanced_[p], std::uint8_t{1})) return;
    ++balancing_[world_.table.topic[p]];
    aside_.push_back(p);
    last_aside_ = world_.sim.agenda.now();
}

void Automq::no_longer_aside(std::size_t p) {
    if (std::exchange(balanced_[p], std::uint8_t{0})) --balancing_[world_.table.topic[p]];
}

/// Clients have followed a partition to its new owner and have been given what waited: its pause is over.
void Automq::end_pauses() {
    constexpr double dust = 1e4;
    const auto waits = [this](const Crowd& c, std::uint32_t p) {
        return c.topic() == world_.table.topic[p] && c.lane(world_.table.known[p]).moving.level() > dust;
    };
    std::erase_if(aside_, [&](std::uint32_t p) {
        if (!balanced_[p]) return true;
        bool pauses = !world_.table.has_leader(p) || world_.table.known[p] != world_.table.leader_of(p);
        for (const ProducerCrowd& c : world_.producers) pauses = pauses || waits(c, p);
        for (const ConsumerCrowd& c : world_.consumers) pauses = pauses || waits(c, p);
        // What lasts longer is no pause: something else holds it up.
        if (pauses && world_.sim.agenda.now() - last_aside_ <= longest_pause) return false;
        no_longer_aside(p);
        return true;
    });
}

}  // namespace rehearse
