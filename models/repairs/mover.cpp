// Choosing receivers, keeping to the limits, and ending.
#include "models/repairs/mover.hpp"

#include <algorithm>

#include "models/facts.hpp"
#include "models/world.hpp"

namespace rehearse {

void Mover::begin(BrokerId from, const MovePlan& plan, FactId cause) {
    const PartitionTable& table = world_.table;
    plan_ = plan;
    from_ = from;
    began_ = world_.sim.agenda.now();
    load_.assign(world_.brokers.size(), 0);
    moves_of_.resize(world_.brokers.size(), 0);
    throttled_.resize(world_.brokers.size(), 0);
    for (const BrokerId b : table.replica) ++load_[b.index()];
    for (std::uint32_t p = 0; p < table.size(); ++p) {
        const int i = table.position_of(p, from);
        if (i >= 0 && !table.in_sync(p, static_cast<std::size_t>(i)) && table.has_leader(p))
            waiting_.push_back({p, table.first[p] + static_cast<std::uint32_t>(i)});
    }
    cause_ = world_.sim.journal.note(ReassignmentBegan{from, static_cast<Count>(waiting_.size())}, cause);
    start_some();
}

bool Mover::room_for(std::uint32_t p) const {
    if (plan_.at_once > 0 && running_.size() >= plan_.at_once) return false;
    return plan_.per_broker == 0 || moves_of_[world_.table.leader_of(p).index()] < plan_.per_broker;
}

void Mover::start_some() {
    if (plan_.at_once > 0 && !running_.empty()) return;
    std::vector<Move> chosen;
    std::deque<Move> left;
    for (const Move& m : waiting_) {
        const std::optional<BrokerId> to = room_for(m.partition) ? receiver_of(m) : std::nullopt;
        if (!to) {
            left.push_back(m);
            continue;
        }
        running_.emplace(m.flat, m.partition);
        ++moves_of_[to->index()];
        ++moves_of_[world_.table.leader_of(m.partition).index()];
        ++load_[to->index()];
        world_.table.move_replica(m.partition, m.flat - world_.table.first[m.partition], *to);
        chosen.push_back(m);
    }
    waiting_.swap(left);
    if (!chosen.empty()) move(chosen);
    if (plan_.check.ns > 0 && busy() && !world_.sim.agenda.pending(check_)) check_ = world_.sim.agenda.after(plan_.check, [this] { start_some(); });
}

bool Mover::suits(BrokerId broker, const Move& move, bool by_rack) const {
    const PartitionTable& table = world_.table;
    const Broker& b = world_.brokers[broker.index()];
    if (!b.serving() || world_.controller->fenced(broker)) return false;
    if (plan_.per_broker > 0 && moves_of_[broker.index()] >= plan_.per_broker) return false;
    for (std::size_t i = 0; i < table.replicas(move.partition); ++i) {
        const std::uint32_t flat = table.first[move.partition] + static_cast<std::uint32_t>(i);
        if (flat == move.flat) continue;
        if (table.replica[flat] == broker) return false;
        if (by_rack && world_.brokers[table.replica[flat].index()].zone() == b.zone()) return false;
    }
    return true;
}

/// The least loaded broker in a zone without a copy; where there is none, the least loaded of all.
std::optional<BrokerId> Mover::receiver_of(const Move& move) const {
    for (const bool by_rack : {true, false}) {
        std::optional<BrokerId> best;
        for (const Broker& b : world_.brokers)
            if (suits(b.id(), move, by_rack) && (!best || load_[b.id().index()] < load_[best->index()])) best = b.id();
        if (best) return best;
    }
    return std::nullopt;
}

void Mover::move(const std::vector<Move>& moves) {
    PartitionTable& table = world_.table;
    std::vector<std::uint32_t> flats;
    for (const Move& m : moves) {
        table.replica_end[m.flat] = table.log_end(m.partition) - table.retained[m.partition];
        table.set_intact(m.partition, m.flat - table.first[m.partition], true);
        flats.push_back(m.flat);
        const std::size_t to = table.replica[m.flat].index();
        if (plan_.throttle <= 0 || throttled_[to]) continue;
        throttled_[to] = 1;
        listener_.on_throttle(table.replica[m.flat], plan_.throttle);
    }
    moved_ += moves.size();
    listener_.on_moved(flats, cause_);
}

void Mover::joined(std::uint32_t flat) {
    const auto at = running_.find(flat);
    if (at == running_.end()) return;
    const PartitionTable& table = world_.table;
    --moves_of_[table.replica[flat].index()];
    if (table.has_leader(at->second)) {
        std::size_t& of_leader = moves_of_[table.leader_of(at->second).index()];
        of_leader -= of_leader > 0;
    }
    running_.erase(at);
    if (!busy()) return finish();
    if (plan_.check.ns == 0) start_some();
}

void Mover::finish() {
    for (std::uint32_t b = 0; b < throttled_.size(); ++b)
        if (throttled_[b]) listener_.on_throttle(BrokerId{b}, 0);
    throttled_.assign(throttled_.size(), 0);
    moves_of_.assign(moves_of_.size(), 0);
    world_.sim.journal.note(ReassignmentCompleted{from_, static_cast<Count>(moved_), world_.sim.agenda.now() - began_}, cause_);
    moved_ = 0;
}

}  // namespace rehearse
