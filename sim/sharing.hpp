// What a sharing solver offers to the fluid network: flows by slot, pools by index, time in seconds from a movable origin.
// Two solvers stand behind it: `reference` solves everything afresh at each settle, `fast` repairs what changed.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sim/cause.hpp"
#include "sim/cause_book.hpp"
#include "sim/maxmin.hpp"

namespace rehearse {

enum class SolverKind { reference, fast };

constexpr double exact_epsilon = 1e-13;

/// A flow as it enters a solver: pools are finite, distinct and at least one unless the cap is finite.
struct SharingFlow {
    std::span<const Use> uses;
    double amount;  // > 0; infinite when endless
    double weight;
    double cap;  // units/s; infinite when none
};

/// A flow as one of its pools sees it.
struct Crossing {
    std::uint32_t slot;
    double share;  // coefficient x weight: units/s of the pool per unit of level
    double level;  // rate / weight
};

/// How much work a solver did; zero where it does not count.
struct SharingCounts {
    std::uint64_t visits = 0;   // of pools in repair
    std::uint64_t changes = 0;  // of a pool's level
    std::uint64_t moves = 0;    // of a flow to another bottleneck
    std::uint64_t rebuilds = 0; // full solves
};

/// Everything but `settle` may leave rates as they were; after `settle` they are the max-min fair ones.
class Sharing {
public:
    /// Causes are booked in `book` as they change; it may be null. The book's own clock is set by the owner. `epsilon` is the
    /// relative error of a pool's load that the fast solver lets stand; exact_epsilon is as exact as doubles are.
    static std::unique_ptr<Sharing> make(SolverKind kind, CauseBook* book, double epsilon);
    virtual ~Sharing() = default;

    /// Pools are numbered from 0 in the order of their creation.
    virtual void add_pool(double capacity) = 0;
    virtual void set_capacity(std::uint32_t pool, double capacity, double now) = 0;

    virtual void start(std::uint32_t slot, const SharingFlow& flow, double now) = 0;
    /// Takes a flow out before it is complete and returns what it has moved.
    virtual double end(std::uint32_t slot, double now) = 0;
    virtual void set_cap(std::uint32_t slot, double cap, double now) = 0;
    virtual void settle(double now) = 0;

    /// The instant at which the next flow completes; infinite if none does.
    virtual double next_completion() const = 0;
    /// Takes out every flow that completes at or before `limit` (>= now, apart by rounding only) and appends its slot to `done`.
    /// If next_completion() <= limit this is at least one.
    virtual void complete(double now, double limit, std::vector<std::uint32_t>& done) = 0;

    virtual double rate(std::uint32_t slot) const = 0;
    virtual double moved(std::uint32_t slot, double now) const = 0;
    virtual Cause cause(std::uint32_t slot) const = 0;
    virtual double load(std::uint32_t pool) const = 0;
    /// Appends every flow that crosses this pool.
    virtual void crossings(std::uint32_t pool, std::vector<Crossing>& out) const = 0;

    /// Moves the origin of time forward by `by` seconds, so that clocks stay precise in runs of years.
    virtual void move_origin(double by) = 0;

    /// Empty if the solver's books agree with their definitions; otherwise a sentence. For tests; O(everything).
    virtual std::string inconsistency() const = 0;

    /// Bytes held.
    virtual std::size_t memory() const = 0;
    virtual SharingCounts counts() const { return {}; }
};

}  // namespace rehearse
