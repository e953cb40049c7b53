// Progressive filling: raise all levels together; whoever meets a full pool or its own cap stays there.
#include "sim/maxmin.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <queue>

namespace rehearse {
namespace {

/// A pool by the level at which it would fill; levels only rise while filling, so an old key is a lower bound.
struct Rising {
    double level;
    std::uint32_t pool;
    bool operator>(const Rising& other) const { return level != other.level ? level > other.level : pool > other.pool; }
};

/// One path entry, as its pool sees it.
struct Member {
    std::uint32_t flow;
    double weight;  // coefficient x weight of the flow
};

class Filling {
public:
    explicit Filling(const MaxMinProblem& problem) : problem_(problem) {
        left_ = problem.capacities;
        const auto flows = problem.flows.size();
        fixed_.assign(flows, false);
        solution_.rates.assign(flows, 0);
        solution_.causes.assign(flows, Cause{});
        solution_.loads.assign(left_.size(), 0);
        list_members();
        sort_caps();
    }

    MaxMinSolution fill() {
        for (std::uint32_t p = 0; p < left_.size(); ++p) push(p);
        while (!rising_.empty()) {
            const Rising least = rising_.top();
            rising_.pop();
            if (open_[least.pool] == 0) continue;
            const double level = level_of(least.pool);
            if (level > least.level) {
                push(least.pool);
                continue;
            }
            if (fix_caps_up_to(level)) {
                push(least.pool);
                continue;
            }
            fix_members(least.pool, level);
        }
        fix_caps_up_to(unlimited);
        return std::move(solution_);
    }

private:
    void list_members() {
        open_.assign(left_.size(), 0);
        for (const auto& flow : problem_.flows)
            for (const Use& use : flow.uses) ++open_[use.pool.value];
        first_.assign(left_.size() + 1, 0);
        std::partial_sum(open_.begin(), open_.end(), first_.begin() + 1);
        members_.resize(first_.back());
        auto next = first_;
        for (std::uint32_t f = 0; f < problem_.flows.size(); ++f)
            for (const Use& use : problem_.flows[f].uses)
                members_[next[use.pool.value]++] = {f, use.per_unit * problem_.flows[f].weight};
    }

    void sort_caps() {
        for (std::uint32_t f = 0; f < problem_.flows.size(); ++f)
            if (problem_.flows[f].cap < unlimited) capped_.push_back(f);
        const auto level = [this](std::uint32_t f) { return problem_.flows[f].cap / problem_.flows[f].weight; };
        std::sort(capped_.begin(), capped_.end(), [&](auto a, auto b) { return std::pair(level(a), a) < std::pair(level(b), b); });
    }

    /// The weights are summed afresh: subtracting them one by one would leave rounding where few light flows remain.
    double level_of(std::uint32_t p) const {
        if (problem_.capacities[p] == 0) return 0;
        double weight = 0;
        for (auto i = first_[p]; i < first_[p + 1]; ++i)
            if (!fixed_[members_[i].flow]) weight += members_[i].weight;
        return std::max(0.0, left_[p] / weight);
    }

    void push(std::uint32_t p) {
        if (open_[p] > 0) rising_.push({level_of(p), p});
    }

    bool fix_caps_up_to(double level) {
        bool any = false;
        for (; next_cap_ < capped_.size(); ++next_cap_) {
            const auto f = capped_[next_cap_];
            const auto& flow = problem_.flows[f];
            if (flow.cap / flow.weight > level) break;
            if (!fixed_[f]) fix(f, flow.cap, {Cause::Kind::cap, 0}), any = true;
        }
        return any;
    }

    void fix_members(std::uint32_t p, double level) {
        for (auto i = first_[p]; i < first_[p + 1]; ++i) {
            const auto f = members_[i].flow;
            if (!fixed_[f]) fix(f, level * problem_.flows[f].weight, {Cause::Kind::pool, p});
        }
    }

    void fix(std::uint32_t f, double rate, Cause cause) {
        fixed_[f] = true;
        solution_.rates[f] = rate;
        solution_.causes[f] = cause;
        for (const Use& use : problem_.flows[f].uses) {
            const auto p = use.pool.value;
            left_[p] -= use.per_unit * rate;
            solution_.loads[p] += use.per_unit * rate;
            --open_[p];
        }
    }

    const MaxMinProblem& problem_;
    std::vector<double> left_;           // per pool: capacity left
    std::vector<std::uint32_t> open_;    // per pool: path entries of flows not yet fixed
    std::vector<std::uint32_t> first_;   // per pool: its range of members_
    std::vector<Member> members_;
    std::vector<std::uint32_t> capped_;  // flows with a cap, by its level
    std::size_t next_cap_ = 0;
    std::vector<bool> fixed_;
    std::priority_queue<Rising, std::vector<Rising>, std::greater<>> rising_;
    MaxMinSolution solution_;
};

struct PoolState {
    double load = 0;
    double top = 0;  // highest level of a flow that crosses it
};

std::vector<PoolState> pool_states(const MaxMinProblem& problem, std::span<const double> rates) {
    std::vector<PoolState> pools(problem.capacities.size());
    for (std::size_t f = 0; f < rates.size(); ++f)
        for (const Use& use : problem.flows[f].uses) {
            auto& pool = pools[use.pool.value];
            pool.load += use.per_unit * rates[f];
            pool.top = std::max(pool.top, rates[f] / problem.flows[f].weight);
        }
    return pools;
}

/// Whether something holds this flow: its cap, or a saturated pool on which it is among the highest.
bool is_held(const MaxMinProblem& problem, const std::vector<PoolState>& pools, std::size_t f, double rate, double tolerance) {
    const auto& flow = problem.flows[f];
    if (rate >= flow.cap * (1 - tolerance)) return true;
    return std::any_of(flow.uses.begin(), flow.uses.end(), [&](const Use& use) {
        const auto& pool = pools[use.pool.value];
        return pool.load >= problem.capacities[use.pool.value] * (1 - tolerance) && rate / flow.weight >= pool.top * (1 - tolerance);
    });
}

}  // namespace

MaxMinSolution max_min(const MaxMinProblem& problem) { return Filling(problem).fill(); }

std::string certificate(const MaxMinProblem& problem, std::span<const double> rates, double tolerance) {
    const auto pools = pool_states(problem, rates);
    for (std::size_t p = 0; p < pools.size(); ++p)
        if (!(pools[p].load <= problem.capacities[p] * (1 + tolerance)))
            return "pool " + std::to_string(p) + " carries " + std::to_string(pools[p].load) + " of " + std::to_string(problem.capacities[p]);
    for (std::size_t f = 0; f < rates.size(); ++f) {
        if (!(rates[f] >= 0 && rates[f] <= problem.flows[f].cap * (1 + tolerance)))
            return "flow " + std::to_string(f) + " runs at " + std::to_string(rates[f]) + ", outside 0 and its cap";
        if (!is_held(problem, pools, f, rates[f], tolerance))
            return "flow " + std::to_string(f) + " at " + std::to_string(rates[f]) + " could go faster";
    }
    return {};
}

}  // namespace rehearse
