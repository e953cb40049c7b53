// Loops are sorted by all that may tell them apart; neighbours without a difference are one group.
#include "sim/loop_groups.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace rehearse {

LoopGroups::LoopGroups(std::span<const LoopedPool> pools, std::span<const LoopedFlow> loops) : loops_(loops) {
    for (std::uint32_t i = 0; i < loops.size(); ++i) {
        if (loops[i].slot >= loop_of_slot_.size()) loop_of_slot_.resize(loops[i].slot + 1, no_pool);
        loop_of_slot_[loops[i].slot] = i;
    }
    note_ways(pools);
    gather();
}

void LoopGroups::note_ways(std::span<const LoopedPool> pools) {
    const auto each = [&](auto visit) {
        for (std::uint32_t p = 0; p < pools.size(); ++p)
            for (const Crossing& crossing : pools[p].crossings)
                if (const auto i = loop_in(crossing.slot); i != no_pool) visit(i, Step{p, crossing.share});
    };
    first_step_.assign(loops_.size() + 1, 0);
    each([this](std::uint32_t i, const Step&) { ++first_step_[i + 1]; });
    std::partial_sum(first_step_.begin(), first_step_.end(), first_step_.begin());
    steps_.resize(first_step_.back());
    std::vector<std::uint32_t> at = first_step_;
    each([&](std::uint32_t i, const Step& step) { steps_[at[i]++] = step; });
}

std::span<const LoopGroups::Step> LoopGroups::way(std::uint32_t loop) const {
    return std::span(steps_).subspan(first_step_[loop], first_step_[loop + 1] - first_step_[loop]);
}

bool LoopGroups::before(std::uint32_t a, std::uint32_t b) const {
    const auto figures = [this](std::uint32_t i) {
        const LoopedFlow& flow = loops_[i];
        return std::tuple(flow.loop.batch, flow.loop.wait, flow.weight, flow.cap);
    };
    if (figures(a) != figures(b)) return figures(a) < figures(b);
    const auto way_a = way(a), way_b = way(b);
    return std::lexicographical_compare(way_a.begin(), way_a.end(), way_b.begin(), way_b.end());
}

/// Groups are numbered by their first loops.
void LoopGroups::gather() {
    std::vector<std::uint32_t> sorted(loops_.size());
    std::iota(sorted.begin(), sorted.end(), 0u);
    std::stable_sort(sorted.begin(), sorted.end(), [this](std::uint32_t a, std::uint32_t b) { return before(a, b); });
    group_of_.assign(loops_.size(), no_pool);
    for (std::size_t n = 0, first = 0; n < sorted.size(); ++n) {
        if (before(sorted[first], sorted[n])) first = n;
        group_of_[sorted[n]] = sorted[first];
    }
    std::vector<std::uint32_t> number(loops_.size(), no_pool);
    for (std::uint32_t i = 0; i < loops_.size(); ++i) {
        const std::uint32_t first = group_of_[i];
        if (first == i) {
            number[i] = static_cast<std::uint32_t>(groups_.size());
            firsts_.push_back(i);
            groups_.push_back({loops_[i].loop, loops_[i].weight, loops_[i].cap, 0, loops_[i].share, no_pool});
        }
        group_of_[i] = number[first];
        ++groups_[group_of_[i]].members;
    }
}

}  // namespace rehearse
