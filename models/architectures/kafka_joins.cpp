// Replicas that have caught up enter their in-sync sets. A join by itself moves no bytes: the replica was copying live data already. So
// in large clusters the flows are made anew for many joins together, unless a join lets writers go on.
#include <algorithm>

#include "models/architectures/kafka.hpp"
#include "models/facts.hpp"
#include "models/world.hpp"

namespace rehearse {

namespace {
/// Whose flow carries what a replica copies that has joined decides little; so those flows are made anew this much more seldom than others.
constexpr std::int64_t spans_of_joins = 1;
}  // namespace

std::size_t Kafka::partition_of(std::uint32_t flat) const {
    const std::vector<std::uint32_t>& first = world_.table.first;
    return static_cast<std::size_t>(std::upper_bound(first.begin(), first.end(), flat) - first.begin()) - 1;
}

void Kafka::on_caught_up(BrokerId follower, const std::vector<std::uint32_t>& replicas) {
    for (const std::uint32_t flat : replicas) {
        if (caught_up_[flat] || world_.table.replica[flat] != follower) continue;
        caught_up_[flat] = 1;
        waiting_[follower.index()].push_back(flat);
    }
    ask_to_join(follower);
}

void Kafka::ask_to_join(BrokerId follower) {
    // One AlterPartition at a time; a fenced follower and one that leaves are not eligible (KIP-841).
    if (asking_[follower.index()] || world_.controller->fenced(follower) || world_.leaving(follower) || !world_.brokers[follower.index()].serving()) return;
    if (waiting_[follower.index()].empty()) return;
    asking_[follower.index()] = 1;
    world_.controller->submit(waiting_[follower.index()].size(), [this, follower] { join(follower); });
}

void Kafka::join(BrokerId follower) {
    if (!asking_[follower.index()]) return;
    asking_[follower.index()] = 0;
    if (world_.controller->fenced(follower) || world_.leaving(follower) || !world_.brokers[follower.index()].serving()) return;
    if (!coarse_) world_.sync_logs();
    PartitionTable& table = world_.table;
    std::vector<std::uint32_t> joining;
    joining.swap(waiting_[follower.index()]);
    std::sort(joining.begin(), joining.end());
    Count joined = 0;
    bool served_again = false, preferred_back = false;
    for (const std::uint32_t flat : joining) {
        if (!caught_up_[flat]) continue;
        caught_up_[flat] = 0;
        const std::size_t p = partition_of(flat), i = flat - table.first[p];
        if (!table.has_leader(p) || table.in_sync(p, i)) continue;
        const int least = table.topics[table.topic[p]].min_insync;
        served_again |= table.in_sync_count(p) < least;
        table.join_isr(p, i);
        preferred_back |= i == 0;
        whole_again_ += table.fully_in_sync(p);
        if (table.in_sync_count(p) >= least) table.eligible[p] = 0;
        mover_.joined(flat);
        ++joined;
    }
    if (joined > 0) world_.sim.journal.note(IsrExpanded{follower, joined}, catch_up_[follower.index()]);
    if (preferred_back) arm_preferred();
    refresh_after_joins(served_again || redundant());
}

void Kafka::refresh_after_joins(bool now) {
    if (now || !coarse_) return world_.request_refresh();
    if (!world_.sim.agenda.pending(rejoin_)) rejoin_ = world_.sim.agenda.after(fetchers_.grain() * spans_of_joins, [this] { world_.request_refresh(); });
}

}  // namespace rehearse
