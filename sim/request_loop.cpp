// Per pool: the flows by level with running sums give mu for every loop by binary search; one unknown, the change of the loops'
// total load, then makes all loops of the pool agree.
#include "sim/request_loop.hpp"

#include <algorithm>
#include <cmath>

namespace rehearse {
namespace {

/// What a pool offers to a loop that is not there: while it moves alone at level mu, slower + faster x mu + k mu = C.
struct Offer {
    double spare;   // C - load of slower flows, this loop's own average included
    double faster;  // sum of shares of the flows that would be pushed back
    double share;   // k of this loop
    double level(double own) const { return (spare + share * own) / (faster + share); }
};

struct Seen {
    std::uint32_t loop;  // index into the loops
    Offer offer;
    double level;  // mu at the present rates
};

/// Level of a loop whose offer's spare has changed to `spare`: the positive root of
/// W k y^2 + (W spare + b faster) y - b spare = 0, with b the batch per unit of weight.
double level_at(const LoopedFlow& loop, const Offer& offer, double spare) {
    const double b = loop.loop.batch / loop.weight;
    const double w = loop.loop.wait;
    const double s = std::max(0.0, spare);
    double level = unlimited;
    if (w > 0) {
        const double half = w * s + b * offer.faster;
        const double root = half + std::sqrt(half * half + 4 * w * offer.share * b * s);
        level = root > 0 ? 2 * b * s / root : 0;
    } else if (offer.faster > 0) {
        level = s / offer.faster;
    }
    return std::min(level, loop_rate(loop.loop, loop.cap) / loop.weight);
}

std::vector<Seen> offers_of(const LoopedPool& pool, const std::vector<std::uint32_t>& loop_of_slot) {
    auto by_level = pool.crossings;
    std::sort(by_level.begin(), by_level.end(), [](const Crossing& a, const Crossing& b) { return std::pair(a.level, a.slot) < std::pair(b.level, b.slot); });
    const std::size_t n = by_level.size();
    std::vector<double> slower(n + 1, 0), faster(n + 1, 0);
    for (std::size_t i = 0; i < n; ++i) slower[i + 1] = slower[i] + by_level[i].share * by_level[i].level;
    for (std::size_t i = n; i-- > 0;) faster[i] = faster[i + 1] + by_level[i].share;
    std::vector<Seen> seen;
    for (std::size_t i = 0; i < n; ++i) {
        const Crossing& own = by_level[i];
        if (own.slot >= loop_of_slot.size() || loop_of_slot[own.slot] == no_pool) continue;
        // The first j > i at which flow j is faster than mu; mu only falls as more are counted as slower.
        std::size_t low = i + 1, high = n;
        const auto mu = [&](std::size_t j) { return Offer{pool.capacity - slower[j], faster[j], own.share}.level(own.level); };
        while (low < high) {
            const std::size_t mid = (low + high) / 2;
            if (by_level[mid].level <= mu(mid)) low = mid + 1;
            else high = mid;
        }
        seen.push_back({loop_of_slot[own.slot], {pool.capacity - slower[low], faster[low], own.share}, mu(low)});
    }
    return seen;
}

double load_change(std::span<const Seen> group, std::span<const LoopedFlow> loops, double change) {
    double sum = 0;
    for (const Seen& seen : group) {
        const LoopedFlow& loop = loops[seen.loop];
        sum += seen.offer.share * (level_at(loop, seen.offer, seen.offer.spare - change) - loop.rate / loop.weight);
    }
    return sum;
}

/// The change of the group's load that the group itself answers with: a falling function meets the diagonal once.
double agreed_change(std::span<const Seen> group, std::span<const LoopedFlow> loops) {
    double low = 0, high = 0;
    const double first = load_change(group, loops, 0);
    (first > 0 ? high : low) = first;
    for (int i = 0; i < 200 && high - low > 0; ++i) {
        const double mid = low + (high - low) / 2;
        if (mid == low || mid == high) break;
        (load_change(group, loops, mid) > mid ? low : high) = mid;
    }
    return low + (high - low) / 2;
}

}  // namespace

double loop_rate(RequestLoop loop, double share) {
    if (!(share > 0)) return 0;
    return loop.wait > 0 || share < unlimited ? loop.batch / (loop.wait + loop.batch / share) : unlimited;
}

void improve_loop_rates(std::span<const LoopedPool> pools, std::span<LoopedFlow> loops) {
    std::vector<std::uint32_t> loop_of_slot;
    for (std::uint32_t i = 0; i < loops.size(); ++i) {
        if (loops[i].slot >= loop_of_slot.size()) loop_of_slot.resize(loops[i].slot + 1, no_pool);
        loop_of_slot[loops[i].slot] = i;
        loops[i].share = loops[i].cap;
        loops[i].lowest = no_pool;
        loops[i].next_rate = loop_rate(loops[i].loop, loops[i].cap);
    }
    std::vector<std::vector<Seen>> seen_of(pools.size());
    for (std::size_t p = 0; p < pools.size(); ++p) {
        seen_of[p] = offers_of(pools[p], loop_of_slot);
        for (const Seen& seen : seen_of[p]) {
            LoopedFlow& loop = loops[seen.loop];
            if (seen.level * loop.weight < loop.share) loop.share = seen.level * loop.weight, loop.lowest = pools[p].id;
        }
    }
    for (std::size_t p = 0; p < pools.size(); ++p) {
        auto& group = seen_of[p];
        std::erase_if(group, [&](const Seen& seen) { return loops[seen.loop].lowest != pools[p].id; });
        if (group.empty()) continue;
        const double change = agreed_change(group, loops);
        for (const Seen& seen : group)
            loops[seen.loop].next_rate = level_at(loops[seen.loop], seen.offer, seen.offer.spare - change) * loops[seen.loop].weight;
    }
}

}  // namespace rehearse
