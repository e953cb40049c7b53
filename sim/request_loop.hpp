// Stop-and-wait request loops: move a batch, wait, move the next, for ever (a replica's fetch, a synchronous PUT).
// The law: rate = batch / (wait + batch / share), where share is what the loop gets while it moves, the others being present at
// their average rates. It is the mean response of M/G/1 processor sharing, x / (C - load), with the load of the others alone.
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
    double rate = 0;         // as of the last settle
    // answers:
    double next_rate = 0;            // closer to the law
    double share = 0;                // units/s while it moves, at the present rates
    std::uint32_t lowest = no_pool;  // the pool that gives this share; none if it is the cap
};

/// A pool that loops cross, with all that cross it.
struct LoopedPool {
    std::uint32_t id = 0;
    double capacity = 0;
    std::vector<Crossing> crossings;
};

/// One step towards the rates at which every loop meets the law. On each pool the level mu that loop i would have while it moves
/// solves  sum over the others of k_j min(y_j, mu) + k_i mu = C  (what runs faster is pushed back, what runs slower keeps its
/// rate); the lowest over its pools counts. The loops that share their lowest pool are solved together, so one pool needs few steps.
void improve_loop_rates(std::span<const LoopedPool> pools, std::span<LoopedFlow> loops);

}  // namespace rehearse
