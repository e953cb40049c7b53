// The fast solver: every flow is bound to the pool that holds it, and that pool's virtual clock carries its progress. A change of
// rates moves the levels of a few pools and never touches flows one by one. Exact: whatever the order of repairs, it ends in the
// unique max-min solution; epsilon > 0 trades accuracy for speed.
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "sim/repair_queue.hpp"
#include "sim/sharing.hpp"
#include "sim/sharing_members.hpp"
#include "sim/sharing_targets.hpp"
#include "sim/sharing_vectors.hpp"

namespace rehearse {

class FastSharing final : public Sharing {
public:
    FastSharing(CauseBook* book, double epsilon);

    void add_pool(double capacity) override;
    void set_capacity(std::uint32_t pool, double capacity, double now) override;
    void start(std::uint32_t slot, const SharingFlow& flow, double now) override;
    double end(std::uint32_t slot, double now) override;
    void set_cap(std::uint32_t slot, double cap, double now) override;
    void settle(double now) override;
    double next_completion() const override { return next_; }
    void complete(double now, double limit, std::vector<std::uint32_t>& done) override;
    double rate(std::uint32_t slot) const override;
    double moved(std::uint32_t slot, double now) const override;
    Cause cause(std::uint32_t slot) const override { return cause_of(flows_[slot].bottleneck); }
    double load(std::uint32_t pool) const override;
    void crossings(std::uint32_t pool, std::vector<Crossing>& out) const override;
    void move_origin(double by) override;
    std::string inconsistency() const override;
    std::size_t memory() const override;
    SharingCounts counts() const override { return counts_; }

private:
    using Pool = std::uint32_t;

    // Three places that are no pools: padding of records, "bound to its own cap", "stands still" (cap 0, or not yet bound).
    static constexpr Pool nowhere = 0, at_cap = 1, at_rest = 2, first_pool = 3;
    static constexpr std::uint32_t none = 0xffffffff;
    static constexpr double few_digits = 0x1p-10;  // a sum that fell below this part of what it once was is summed afresh
    static constexpr std::size_t block = 64;  // of pools, for the search of the next completion

    /// Rest and progress are in units per weight, as levels and clocks are.
    struct Flow {
        double target = 0;     // V of its bottleneck at which it is complete; at_cap: the instant; at_rest: what is left
        double cap_level = 0;  // cap / weight
        double weight = 1;
        double amount = 0;
        std::uint32_t path = 0;       // first of its entries in paths_
        std::uint32_t shares = none;  // first of its entries in shares_; none if all are 1
        Pool bottleneck = nowhere;  // nowhere: the slot is free
        std::uint16_t length = 0;
        bool waiting : 1 = false;   // not yet bound
        bool done : 1 = false;
        bool is_long : 1 = false;   // its pools do not copy its path
    };
    struct alignas(64) Books {
        double capacity = 0;
        double bound_share = 0;  // N: sum of the shares of bound flows
        double clock = 0;        // V, valid at clock_at
        double clock_at = 0;
        double least_cap = unlimited;  // lower bound of the cap levels of bound flows
        const std::uint16_t* others = nullptr;  // of its members; null unless they are narrow and unit
        std::uint32_t bound = 0;       // number of bound flows, the first of its members
        std::uint32_t long_bound = 0;  // those of long paths
        std::uint16_t others_a_flow = 0;
        bool queued = false, forced = false, has_row = false;
        std::uint8_t stale = 0;  // 1: the key, 2: the targets too
    };
    static_assert(sizeof(Books) == 64);
    /// How far the shares of a pool's flows lie apart, and how large their sums once were: a difference of sums keeps only the
    /// digits of the largest. Untouched while all shares are 1.
    struct ShareSpan {
        float least = std::numeric_limits<float>::infinity(), greatest = 0;
        double most_bound = 0, most = 0;
        double all = 0;  // the sum now, of all its flows
    };
    struct Step {
        Pool pool;
        std::uint32_t place;  // in that pool's members
    };

    // sharing_fast.cpp: flows come and go
    void enter(std::uint32_t slot, const SharingFlow& flow);
    void leave(std::uint32_t slot);
    std::uint32_t take_path(std::uint32_t length);
    void sum_where_needed();
    void note_members(Pool p);
    void note_share(Pool p, double share);
    void bind_waiting();
    void bind(std::uint32_t slot);
    double guess(Pool p, double share) const;
    double least_guess(const Flow& flow) const;
    bool is_stale(const Target& target, Pool where) const {
        const Flow& flow = flows_[target.slot];
        return flow.bottleneck != where || flow.target != target.at || flow.done;
    }
    void gather(Pool where, TargetHeap& heap, double limit, std::vector<std::uint32_t>& done);
    void refresh_keys();
    void refresh_targets(Pool p);
    void refresh_key(Pool p);
    void find_next();
    void rebase(Pool p);

    // sharing_repair.cpp: levels
    void sync(Pool p) {
        if (level_[p] < unlimited) books_[p].clock += level_[p] * (now_ - books_[p].clock_at);
        books_[p].clock_at = now_;
    }
    void set_bounds(Pool p);
    void come_outside(Pool p);
    void queue(Pool p);
    void force(Pool p);
    bool is_outside(Pool p) const { return passing_[p] < low_[p] || passing_[p] > high_[p]; }
    void check(Pool p) {
        if (is_outside(p)) come_outside(p);
    }
    void unqueue(Pool p);
    void mark_stale(Pool p, bool targets_changed);
    void fetch(Pool p) const;
    void repair();
    void visit(Pool p);
    bool give_first_level(Pool p);
    double level_for(Pool p) const;
    bool release_capped(Pool p, double level);
    bool take_faster(Pool p, double& level);
    void change_level(Pool p, double level, bool moved);
    void send_to_slower(Pool p, double level);
    void unlevel(Pool p);

    // sharing_spread.cpp: to the other pools of the bound flows
    template <class Index>
    double spread(Pool p, const Index* others, const double* shares, double change, bool raise);
    double spread_any(Pool p, double change, bool raise);
    double spread_sparse(Pool p, double change, bool raise);
    double spread_row(Pool p, double change, bool raise);
    double spread_long(Pool p, double change, bool raise);
    bool is_long(const Flow& flow) const { return flow.is_long; }
    bool counts_as_long(std::size_t length) const;
    /// Visits (pool, share) of the rest of every long path that is bound here.
    template <class Visit>
    void each_other_of_long(Pool p, Visit visit) const {
        std::uint32_t left = books_[p].long_bound;
        for (std::uint32_t place = 0; left > 0; ++place) {
            const Flow& flow = flows_[members_[p].slot(place)];
            if (!is_long(flow)) continue;
            --left;
            for (std::uint32_t i = 0; i < flow.length; ++i)
                if (paths_[flow.path + i].pool != p) visit(paths_[flow.path + i].pool, share_of(flow, i));
        }
    }
    Pool slower_on_path(Pool p, std::uint32_t place, double limit) const;

    // sharing_moves.cpp: from one bottleneck to another
    double level_at(Pool where, const Flow& flow) const { return where == at_cap ? flow.cap_level : level_[where]; }
    double level_of_member(const PoolMembers& members, std::uint32_t place) const {
        const Pool where = members.bottleneck(place);
        return where == at_cap ? flows_[members.slot(place)].cap_level : level_[where];
    }
    double share_of(const Flow& flow, std::uint32_t step) const { return flow.shares == none ? 1.0 : shares_[flow.shares + step]; }
    double rest(const Flow& flow) const;
    void aim(std::uint32_t slot, double rest);
    void move(std::uint32_t slot, Pool to);
    void hold_by_cap(std::uint32_t slot);
    void shift_cap(std::uint32_t slot, double cap_level);
    void leave_bound(Pool p, std::uint32_t place, double share);
    void join_bound(Pool p, std::uint32_t place, double share);
    void swap_members(Pool p, std::uint32_t a, std::uint32_t b);
    void note_bottleneck(Step step, Pool where);
    void note_place(Pool p, std::uint32_t place);
    void add_to_row(Pool p, const Flow& flow, double sign);
    void keep_or_drop_row(Pool p);
    Cause cause_of(Pool where) const;

    // sharing_rebuild.cpp: everything from a full solve, and the obligations
    void rebuild();
    void reset_pools();
    void adopt(std::uint32_t slot, double level, Pool where, double rest);
    void sum_pool(Pool p);
    void sum_bound(Pool p);
    void sum_shares(Pool p);
    void sum_all();
    void make_row(Pool p);
    void drop_row(Pool p);
    MaxMinProblem problem(std::vector<std::uint32_t>& slots, std::vector<Use>& uses) const;
    std::string wrong_level(Pool p) const;
    std::string wrong_flow(std::uint32_t slot) const;
    std::string wrong_next() const;

    CauseBook* book_;
    double epsilon_, tau_;
    double now_ = 0;
    double next_ = unlimited;
    const VectorLoops& loops_;

    // By pool: what a vector loop sweeps over lies in columns, padded with places that are never outside their interval ...
    std::vector<double> passing_;      // S: load of flows that only pass
    std::vector<double> level_;        // lambda; infinite if no flow is bound
    std::vector<double> top_;          // upper bound of the levels of passing flows
    std::vector<double> low_, high_;   // interval of S in which the level is still right
    std::vector<double> key_;          // instant of its next completion
    std::vector<double> next_target_;  // of its heap
    std::vector<double> block_key_;    // least key of each block
    std::vector<std::uint8_t> stale_block_;
    // ... and what one visit needs in one cache line.
    std::vector<Books> books_;
    std::vector<PoolMembers> members_;
    std::vector<TargetHeap> targets_;
    std::vector<std::vector<double>> rows_;  // dense rows; empty if none
    std::vector<ShareSpan> spans_;
    std::size_t truly_long_ = 0;  // flows whose paths are too long to be copied
    bool rows_allowed_ = true;
    std::size_t pools_ = 0;    // the three places included
    std::size_t columns_ = 0;  // the same, padded for vectors

    std::vector<Flow> flows_;
    std::vector<Step> paths_;
    std::vector<double> shares_;
    std::vector<std::vector<std::uint32_t>> free_paths_, free_shares_;  // by length
    std::size_t active_ = 0;
    double least_share_ = 1;
    TargetHeap cap_targets_;

    RepairQueue queue_;
    std::vector<Pool> stale_pools_;
    std::vector<Pool> to_sum_, summing_;  // whose S holds more rounding than its capacity allows
    std::vector<std::uint32_t> waiting_;
    std::vector<std::uint32_t> scratch_, outside_, outside_long_;
    std::vector<std::pair<std::uint32_t, Pool>> leaving_;
    std::pair<std::vector<Pool>, std::vector<double>> entering_;
    std::vector<Use> sorted_uses_;
    SharingCounts counts_;
    std::uint64_t settles_since_sums_ = 0;
};

}  // namespace rehearse
