// Equal loops are one group. Per pool, its flows by level while they move, with running sums, give every group's level by binary search;
// repeated until no level moves: the map shrinks relative distances, so it converges from anywhere (Yates' standard interference).
// Where many loops together nearly fill a pool it does so very slowly; there pool after pool is solved in one go.
#include "sim/request_loop.hpp"

#include <algorithm>
#include <cmath>

#include "sim/pressed_pool.hpp"

namespace rehearse {
namespace {

constexpr int most_sweeps = 32;
constexpr int most_rounds = 200;
constexpr double sweep_tolerance = 1e-12;  // relative
constexpr int sweeps_a_look = 8;           // between looks at how fast the sweeps converge
constexpr double slow = 0.9;               // a sweep that leaves so much of the last one's step: solving is cheaper

class FixedPoint {
public:
    FixedPoint(std::span<const LoopedPool> pools, std::span<const LoopedFlow> loops) : groups_(pools, loops) {
        steps_.assign(groups_.all().size(), 0);
        ways_.resize(groups_.all().size());
        for (const LoopedPool& pool : pools) add(pool);
    }

    void reach() {
        if (sweep_often()) return;
        for (int round = 0; round < most_rounds; ++round) {
            for (PressedPool& pool : pools_) pool.offer(groups_.all());
            if (solve() <= sweep_tolerance) break;
        }
        improve();
    }

    void tell(std::span<LoopedFlow> loops) {
        for (std::uint32_t i = 0; i < loops.size(); ++i) {
            const LoopGroup& group = groups_.all()[groups_.group_of(i)];
            loops[i].share = group.share;
            loops[i].lowest = group.lowest;
            loops[i].next_rate = loop_rate(group.loop, group.share);
        }
    }

private:
    /// Whether that was enough.
    bool sweep_often() {
        double before = 0;
        for (int sweep = 1; sweep <= most_sweeps; ++sweep) {
            const double moved = improve();
            if (moved <= sweep_tolerance) return true;
            const double ratio = before > 0 ? moved / before : 1;
            before = moved;
            if (sweep % sweeps_a_look != 0) continue;
            if (ratio >= slow) return false;
            // The remaining steps of a geometric approach are taken at once.
            if (ratio > 0.3) leap(ratio / (1 - ratio));
        }
        return false;
    }

    void add(const LoopedPool& pool) {
        PressedPool& pressed = pools_.emplace_back(pool.id, pool.capacity);
        for (const Crossing& crossing : pool.crossings) {
            const auto i = groups_.loop_in(crossing.slot);
            if (i == no_pool) {
                pressed.add_plain(crossing);
            } else if (groups_.first(i)) {
                ways_[groups_.group_of(i)].emplace_back(pools_.size() - 1, pressed.members().size());
                pressed.add_member(groups_.group_of(i), crossing.share);
            }
        }
        pressed.order(groups_.all());
    }

    /// One sweep over all pools at the present levels; returns the largest relative change.
    double improve() {
        for (PressedPool& pool : pools_) pool.offer(groups_.all());
        double moved = 0;
        for (std::size_t g = 0; g < groups_.all().size(); ++g) {
            LoopGroup& group = groups_.all()[g];
            const double old = group.share;
            take_lowest(g);
            steps_[g] = group.share - old;
            if (group.share > 0) moved = std::max(moved, std::abs(steps_[g]) / group.share);
        }
        return moved;
    }

    void take_lowest(std::size_t g) {
        LoopGroup& group = groups_.all()[g];
        group.share = group.cap;
        group.lowest = no_pool;
        for (const auto& [p, m] : ways_[g]) {
            const double share = pools_[p].members()[m].offer * group.weight;
            if (share >= group.share) continue;
            group.share = share;
            group.lowest = pools_[p].id();
        }
    }

    /// One pool after the other; returns the largest relative change.
    double solve() {
        double moved = 0;
        for (std::size_t p = 0; p < pools_.size(); ++p) {
            for (PressedPool::Member& member : pools_[p].members()) member.elsewhere = elsewhere(member.group, p);
            pools_[p].solve(groups_.all());
            for (const PressedPool::Member& member : pools_[p].members()) {
                LoopGroup& group = groups_.all()[member.group];
                const double old = std::exchange(group.share, member.level * group.weight);
                if (group.share > 0) moved = std::max(moved, std::abs(group.share - old) / group.share);
            }
        }
        return moved;
    }

    /// The level that a group's cap and its pools other than this leave it.
    double elsewhere(std::uint32_t g, std::size_t pool) {
        const LoopGroup& group = groups_.all()[g];
        double level = group.cap / group.weight;
        for (const auto& [p, m] : ways_[g])
            if (p != pool) level = std::min(level, pools_[p].members()[m].offer);
        return level;
    }

    void leap(double factor) {
        for (std::size_t g = 0; g < steps_.size(); ++g) {
            double& share = groups_.all()[g].share;
            share = std::max(share + factor * steps_[g], share / 4);
        }
    }

    LoopGroups groups_;
    std::vector<PressedPool> pools_;
    std::vector<double> steps_;                                             // by group: of the last sweep
    std::vector<std::vector<std::pair<std::size_t, std::size_t>>> ways_;  // by group: pools, and its places among their members
};

}  // namespace

double loop_rate(RequestLoop loop, double share) {
    if (!(share > 0)) return 0;
    return loop.wait > 0 || share < unlimited ? loop.batch / (loop.wait + loop.batch / share) : unlimited;
}

void find_loop_rates(std::span<const LoopedPool> pools, std::span<LoopedFlow> loops) {
    FixedPoint point(pools, loops);
    point.reach();
    point.tell(loops);
}

}  // namespace rehearse
