// Stop-and-wait request loops: move a batch, wait, move the next, for ever (a replica's fetch, a synchronous PUT).
// The law: rate = batch / (wait + batch / share), where share is what max-min fairness gives the loop while it moves, each other
// loop pressing for the fraction of time in which it moves itself. See find_loop_rates() for its origin and docs for its error.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/sharing.hpp"

namespace rehearse {

/// Moves `batch` units (> 0), then waits `wait` seconds (>= 0).
struct RequestLoop {
    double batch = 0;
    double wait = 0;
    bool operator==(const RequestLoop&) const = default;
};

/// Units/s of a loop that moves at `share` units/s whenever it moves at all.
double loop_rate(RequestLoop loop, double share);

constexpr std::uint32_t no_pool = 0xffffffff;

/// A flow in the solver that is a request loop.
struct LoopedFlow {
    std::uint32_t slot = 0;
    RequestLoop loop{};
    double weight = 1;
    double cap = unlimited;  // units/s while it moves
    double share = 1;        // units/s while it moves: a first guess > 0, then the answer
    double next_rate = 0;    // answer: its average rate
    std::uint32_t lowest = no_pool;  // answer: the pool that gives this share; none if it is the cap
};

/// A pool that loops cross, with all that cross it.
struct LoopedPool {
    std::uint32_t id = 0;
    double capacity = 0;
    std::vector<Crossing> crossings;
};

/// On each pool the level mu_i that loop i has while it moves solves
///     sum over other loops of k_j q_j min(s_j, mu_i) + sum over plain flows of k_j min(y_j, mu_i) + k_i mu_i = C
/// with s_j the level of loop j while it moves, q_j = batch / (wait s_j + batch) the fraction of time in which it does, and y_j the
/// level of a plain flow; the lowest mu over its pools, and the cap, is its share. For loops alone on one pool this is the mean
/// response of M/G/1 processor sharing with the load of the others, x / (C - load of others), equal to Bard and Schweitzer's
/// approximation of mean value analysis for processor sharing with think times.
void find_loop_rates(std::span<const LoopedPool> pools, std::span<LoopedFlow> loops);

}  // namespace rehearse
