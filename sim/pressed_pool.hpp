// A pool as request loops see it: groups of equal loops and the plain flows beside them, by level. It tells what each loop would get
// while the others stay as they are, or solves the law for all its loops at once. Internal to sim/request_loop.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "sim/loop_groups.hpp"

namespace rehearse {

class PressedPool {
public:
    /// Loops of one group on this pool. Levels are units/s per weight.
    struct Member {
        std::uint32_t group;
        double share;                 // of one loop: coefficient x weight
        double offer = unlimited;     // the level that this pool gives one of them
        double elsewhere = unlimited; // the level that its cap and its other pools leave it
        double level = 0;             // where these two let it be
    };

    PressedPool(std::uint32_t id, double capacity) : id_(id), capacity_(capacity) {}
    void add_plain(const Crossing& flow) { plain_.push_back(flow); }
    void add_member(std::uint32_t group, double share) { members_.push_back({group, share}); }
    /// Once all are added. Plain flows that are slower than any loop can be here count as a part of the pool that is not there.
    void order(std::span<const LoopGroup> groups);

    std::uint32_t id() const { return id_; }
    std::vector<Member>& members() { return members_; }

    /// The offers, everybody else being as `groups` says.
    void offer(std::span<const LoopGroup> groups);
    /// The levels at which all loops here agree with each other, as far as `elsewhere` lets them: progressive filling with the sum
    /// of shares x presence as the one unknown, which determines every level from the lowest to the highest.
    void solve(std::span<const LoopGroup> groups);

private:
    /// At `level` while it moves, which is `present` of the time.
    struct Presence {
        double level;
        double share;
        double present;
        double many;
        std::uint32_t member;  // no_pool: a plain flow
    };
    struct Filling {
        double slower = 0;      // what those below the present level take
        double faster = 0;      // shares x presence of the others
        std::size_t plain = 0;  // plain flows below it
    };

    void gather(std::span<const LoopGroup> groups);
    double level_of(std::size_t place) const;
    double with(std::size_t own, std::size_t place, double mu) const;
    double remainder(std::span<const LoopGroup> groups, double pressure);
    double level_in(const Filling& filling, const LoopGroup& group, const Member& member) const;
    bool pass(Filling& filling, std::span<const LoopGroup> groups, std::pair<double, std::uint32_t> next);

    std::uint32_t id_;
    double capacity_;
    std::vector<Crossing> plain_;            // by level
    double plain_share_ = 0, loop_share_ = 0;
    std::vector<Member> members_;
    std::vector<Presence> loops_, flows_;    // by level
    std::vector<double> slower_, faster_;    // by place in flows_: sum of what those before it take; of the shares from it on
    std::vector<std::pair<double, std::uint32_t>> next_;  // heap of lower bounds of levels not yet found, by member
};

}  // namespace rehearse
