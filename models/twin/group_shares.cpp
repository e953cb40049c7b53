// Groups whose members keep what stays theirs: the classic protocol with the cooperative assignor (two rounds, each with its barrier, but
// nobody stops), and the next protocol (KIP-848: no barrier, each member is told in its own heartbeat, and a partition moves when its
// owner has confirmed that it let it go). Rules: Kafka 4.1.1 ConsumerCoordinator, CooperativeStickyAssignor, ConsumerGroup.
#include <algorithm>
#include <map>

#include "models/twin/cluster.hpp"

namespace rehearse::twin {

namespace {

/// How many partitions each of `count` members has when `n` are shared alike.
std::uint32_t fair_share(std::uint32_t n, std::uint32_t count, std::uint32_t place) { return n / count + (place < n % count ? 1 : 0); }

/// What each member keeps of what it has, and what is free for those that have too little.
struct Shares {
    std::vector<std::vector<std::uint32_t>> let_go, gain;      // by place among the members
};

/// Partitions that nobody has go to those with the fewest; whoever has more than a fair share lets the last ones go.
Shares share_alike(const std::vector<std::vector<std::uint32_t>>& owned, std::uint32_t partitions) {
    const std::uint32_t count = static_cast<std::uint32_t>(owned.size());
    Shares shares{std::vector<std::vector<std::uint32_t>>(count), std::vector<std::vector<std::uint32_t>>(count)};
    std::vector<std::uint8_t> taken(partitions, 0);
    for (const auto& mine : owned)
        for (const std::uint32_t p : mine) taken[p] = 1;
    std::vector<std::uint32_t> order(count), free;
    for (std::uint32_t m = 0; m < count; ++m) order[m] = m;
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return owned[a].size() > owned[b].size(); });
    for (std::uint32_t p = 0; p < partitions; ++p)
        if (!taken[p]) free.push_back(p);
    for (std::uint32_t place = 0; place < count; ++place) {
        const std::uint32_t m = order[place];
        for (std::size_t i = fair_share(partitions, count, place); i < owned[m].size(); ++i) {
            shares.let_go[m].push_back(owned[m][i]);
            free.push_back(owned[m][i]);
        }
    }
    std::size_t next = 0;
    for (std::uint32_t place = 0; place < count; ++place) {
        const std::uint32_t m = order[place];
        for (std::size_t has = owned[m].size(); has < fair_share(partitions, count, place) && next < free.size(); ++has) shares.gain[m].push_back(free[next++]);
    }
    return shares;
}

}  // namespace

/// What is free is given out behind the first barrier; what must move is let go there and given out behind a second one.
void Cluster::rebalance_in_turn(std::uint32_t c) {
    Duration last;
    for (const std::uint32_t i : members(c)) {
        if (i != c) last = std::max(last, draws_.uniform(Duration{}, plan.consumers[i].settings.heartbeat_interval));
    }
    sim.agenda.after(last + plan.rtt * 3, [this, c] { settle_moves(c); });
}

void Cluster::settle_moves(std::uint32_t c) {
    const std::vector<std::uint32_t> all = members(c);
    if (all.empty()) return;
    std::vector<std::vector<std::uint32_t>> owned;
    for (const std::uint32_t i : all) owned.push_back(consumers[i].owned());
    const Shares shares = share_alike(owned, consumers[c].partitions());
    bool again = false;
    for (std::size_t m = 0; m < all.size(); ++m) {
        std::vector<std::uint32_t> now;
        for (const std::uint32_t p : shares.gain[m]) {
            const bool held = std::any_of(shares.let_go.begin(), shares.let_go.end(), [p](const auto& list) { return std::find(list.begin(), list.end(), p) != list.end(); });
            if (!held) now.push_back(p);
        }
        if (!shares.let_go[m].empty()) consumers[all[m]].let_go(shares.let_go[m]);
        again = again || !shares.let_go[m].empty();
        consumers[all[m]].assign(now);
    }
    if (again) rebalance_in_turn(c);
}

void Cluster::give_later(std::uint32_t heir, Duration after, std::vector<std::uint32_t> slots) {
    gifts_.push_back(std::move(slots));
    sim.agenda.after(after, [this, heir, gift = gifts_.size() - 1] { consumers[heir].assign(gifts_[gift]); });
}

/// What the dead member had is dealt out to the others; each picks up its part at its next heartbeat and nobody stops.
void Cluster::hand_over(std::uint32_t c) {
    const std::vector<std::uint32_t> all = members(c);
    if (all.empty()) return;
    std::vector<std::vector<std::uint32_t>> owned;
    for (const std::uint32_t i : all) owned.push_back(consumers[i].owned());
    const Shares shares = share_alike(owned, consumers[c].partitions());
    for (std::size_t m = 0; m < all.size(); ++m) {
        const Duration hears = draws_.uniform(Duration{}, plan.consumers[all[m]].settings.group_heartbeat_interval);
        if (!shares.gain[m].empty()) give_later(all[m], hears, shares.gain[m]);
    }
}

/// A new member: each owner is told at its next heartbeat what it has to let go, and the new one is given that at its own next heartbeat.
void Cluster::share_out(std::uint32_t c) {
    const std::vector<std::uint32_t> all = members(c);
    std::vector<std::vector<std::uint32_t>> owned;
    for (const std::uint32_t i : all) owned.push_back(consumers[i].owned());
    const Shares shares = share_alike(owned, consumers[c].partitions());
    const Duration beat = plan.consumers[c].settings.group_heartbeat_interval;
    std::map<std::int64_t, std::vector<std::uint32_t>> given;      // by the new member's heartbeat
    for (std::size_t m = 0; m < all.size(); ++m) {
        if (shares.let_go[m].empty()) continue;
        const Duration hears = draws_.uniform(Duration{}, plan.consumers[all[m]].settings.group_heartbeat_interval);
        gifts_.push_back(shares.let_go[m]);
        sim.agenda.after(hears, [this, owner = all[m], gift = gifts_.size() - 1] { consumers[owner].let_go(gifts_[gift]); });
        auto& mine = given[(hears + plan.rtt).ns / beat.ns + 1];
        mine.insert(mine.end(), shares.let_go[m].begin(), shares.let_go[m].end());
    }
    for (const auto& [beats, slots] : given) give_later(c, beat * beats, slots);
}

}  // namespace rehearse::twin
