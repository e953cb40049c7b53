// Which request loops are equal, so that one answer serves them all. Internal to sim/request_loop.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "sim/request_loop.hpp"

namespace rehearse {

/// Loops with the same batch, wait, weight and cap that cross the same pools alike: they behave as one, `members` times.
struct LoopGroup {
    RequestLoop loop{};
    double weight = 1;
    double cap = unlimited;
    double members = 0;
    double share = 1;  // units/s while it moves
    std::uint32_t lowest = no_pool;

    double level() const { return share / weight; }
    /// Fraction of the time in which one moves, if it moves at `at` units/s then.
    double present(double at) const { return loop.batch / (loop.wait * at + loop.batch); }
};

/// What loops cross, and which of them are alike.
class LoopGroups {
public:
    /// A loop's first guess is that of the first loop of its group.
    LoopGroups(std::span<const LoopedPool> pools, std::span<const LoopedFlow> loops);

    /// no_pool if this slot holds no loop.
    std::uint32_t loop_in(std::uint32_t slot) const { return slot < loop_of_slot_.size() ? loop_of_slot_[slot] : no_pool; }
    std::uint32_t group_of(std::uint32_t loop) const { return group_of_[loop]; }
    /// Whether it speaks for its group.
    bool first(std::uint32_t loop) const { return firsts_[group_of_[loop]] == loop; }
    std::vector<LoopGroup>& all() { return groups_; }

private:
    using Step = std::pair<std::uint32_t, double>;  // the pool's place, and the loop's share of it

    void note_ways(std::span<const LoopedPool> pools);
    void gather();
    std::span<const Step> way(std::uint32_t loop) const;
    bool before(std::uint32_t a, std::uint32_t b) const;

    std::span<const LoopedFlow> loops_;
    std::vector<std::uint32_t> loop_of_slot_, first_step_, group_of_, firsts_;
    std::vector<Step> steps_;
    std::vector<LoopGroup> groups_;
};

}  // namespace rehearse
