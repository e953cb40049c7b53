// Per pool: its flows by level while they move, with running sums, give every loop's level by binary search. Repeated until no loop's
// level moves; the map is increasing and shrinks relative distances, so it converges from anywhere (Yates' standard interference).
// A pool with room is passed over, since from above the answer none that holds a loop ever has any; where that leaves a loop without
// any limit, the levels lay below the answer and nothing is passed over.
#include "sim/request_loop.hpp"

#include <algorithm>
#include <cmath>

namespace rehearse {
namespace {

constexpr int most_sweeps = 2000;
constexpr double sweep_tolerance = 1e-12;  // relative

/// A flow as it presses on a pool: at `level` while it moves, which is `present` of the time.
struct Presence {
    double level;
    double share;  // coefficient x weight
    double present;
    std::uint32_t loop;  // no_pool if it is none
};

/// The flows of one pool by level. Phi(mu) = sum of present x share x min(level, mu) is piecewise linear between them.
class Pressure {
public:
    Pressure(double capacity, std::vector<Presence>& flows) : capacity_(capacity), flows_(flows) {
        std::sort(flows.begin(), flows.end(), [](const Presence& a, const Presence& b) { return std::pair(a.level, a.loop) < std::pair(b.level, b.loop); });
        slower_.assign(flows.size() + 1, 0);
        faster_.assign(flows.size() + 1, 0);
        for (std::size_t i = 0; i < flows.size(); ++i) slower_[i + 1] = slower_[i] + flows[i].present * flows[i].share * flows[i].level;
        for (std::size_t i = flows.size(); i-- > 0;) faster_[i] = faster_[i + 1] + flows[i].present * flows[i].share;
    }

    /// mu with Phi(mu) - (what flow i adds to it) + k_i mu = C: the level of flow i if it moved all the time.
    double level_of(std::size_t i) const {
        const Presence& own = flows_[i];
        std::size_t low = 0, high = flows_.size();
        while (low < high) {
            const std::size_t mid = (low + high) / 2;
            if (with(own, i, mid, flows_[mid].level) <= capacity_) low = mid + 1;
            else high = mid;
        }
        const double slower = slower_[low] - (i < low ? own.present * own.share * own.level : 0);
        const double faster = faster_[low] - (i < low ? 0 : own.present * own.share);
        return std::max(0.0, (capacity_ - slower) / (faster + own.share));
    }

private:
    /// The left side of that equation at the level of the flow in place n.
    double with(const Presence& own, std::size_t i, std::size_t n, double mu) const {
        const double added = own.present * own.share * (i < n ? own.level : mu);
        return slower_[n] + faster_[n] * mu - added + own.share * mu;
    }

    double capacity_;
    const std::vector<Presence>& flows_;
    std::vector<double> slower_;  // by place: sum of present x share x level before it
    std::vector<double> faster_;  // by place: sum of present x share from it on
};

/// Whether the pool carries all of them at their present levels whatever their waits: then it holds none of them below its level.
bool has_room(double capacity, const std::vector<Presence>& flows) {
    double load = 0, most = 0;
    for (const Presence& flow : flows) {
        load += flow.present * flow.share * flow.level;
        most = std::max(most, flow.share * flow.level);
    }
    return load + most < capacity;
}

/// Fraction of the time that a loop moves when it moves at `share` units/s.
double presence(RequestLoop loop, double share) { return loop.batch / (loop.wait * share + loop.batch); }

class FixedPoint {
public:
    FixedPoint(std::span<const LoopedPool> pools, std::span<LoopedFlow> loops) : pools_(pools), loops_(loops) {
        for (std::uint32_t i = 0; i < loops.size(); ++i) {
            if (loops[i].slot >= loop_of_slot_.size()) loop_of_slot_.resize(loops[i].slot + 1, no_pool);
            loop_of_slot_[loops[i].slot] = i;
        }
        step_.assign(loops.size(), 0);
    }

    void reach() {
        double before = 0;
        for (int sweep = 1; sweep <= most_sweeps; ++sweep) {
            const double moved = improve();
            if (moved <= sweep_tolerance) break;
            // Every few sweeps the remaining steps of a geometric approach are taken at once.
            const double ratio = before > 0 ? moved / before : 1;
            if (sweep % 8 == 0 && ratio > 0.3 && ratio < 0.999) leap(ratio / (1 - ratio));
            before = moved;
        }
        for (LoopedFlow& loop : loops_) loop.next_rate = loop_rate(loop.loop, loop.share);
    }

private:
    /// One sweep over all pools at the present levels; returns the largest relative change.
    double improve() {
        old_share_.clear();
        for (LoopedFlow& loop : loops_) {
            old_share_.push_back(loop.share);
            loop.lowest = no_pool;
        }
        best_.clear();
        for (const LoopedFlow& loop : loops_) best_.push_back(loop.cap);
        for (const LoopedPool& pool : pools_) offer(pool, true);
        if (std::find(best_.begin(), best_.end(), unlimited) != best_.end())
            for (const LoopedPool& pool : pools_) offer(pool, false);
        double moved = 0;
        for (std::size_t i = 0; i < loops_.size(); ++i) {
            loops_[i].share = best_[i];
            step_[i] = best_[i] - old_share_[i];
            if (best_[i] > 0) moved = std::max(moved, std::abs(step_[i]) / best_[i]);
        }
        return moved;
    }

    void offer(const LoopedPool& pool, bool pass_over) {
        flows_.clear();
        for (const Crossing& crossing : pool.crossings) {
            const auto i = crossing.slot < loop_of_slot_.size() ? loop_of_slot_[crossing.slot] : no_pool;
            if (i == no_pool) flows_.push_back({crossing.level, crossing.share, 1, no_pool});
            else flows_.push_back({old_share_[i] / loops_[i].weight, crossing.share, presence(loops_[i].loop, old_share_[i]), i});
        }
        if (pass_over && has_room(pool.capacity, flows_)) return;
        const Pressure pressure(pool.capacity, flows_);
        for (std::size_t n = 0; n < flows_.size(); ++n) {
            const auto i = flows_[n].loop;
            if (i == no_pool) continue;
            const double share = pressure.level_of(n) * loops_[i].weight;
            if (share >= best_[i]) continue;
            best_[i] = share;
            loops_[i].lowest = pool.id;
        }
    }

    void leap(double factor) {
        for (std::size_t i = 0; i < loops_.size(); ++i) loops_[i].share = std::max(loops_[i].share + factor * step_[i], loops_[i].share / 4);
    }

    std::span<const LoopedPool> pools_;
    std::span<LoopedFlow> loops_;
    std::vector<std::uint32_t> loop_of_slot_;
    std::vector<double> old_share_, best_, step_;  // by loop
    std::vector<Presence> flows_;                  // of the pool in hand
};

}  // namespace

double loop_rate(RequestLoop loop, double share) {
    if (!(share > 0)) return 0;
    return loop.wait > 0 || share < unlimited ? loop.batch / (loop.wait + loop.batch / share) : unlimited;
}

void find_loop_rates(std::span<const LoopedPool> pools, std::span<LoopedFlow> loops) { FixedPoint(pools, loops).reach(); }

}  // namespace rehearse
