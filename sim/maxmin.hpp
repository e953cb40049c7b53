// Weighted max-min fair rates as a pure function of pools and flows, by plain progressive filling: the obviously right solver.
// Also the certificate that tells, from rates alone, whether they are the max-min fair ones.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "sim/cause.hpp"
#include "sim/id.hpp"

namespace rehearse {

/// Units of a pool's capacity that one unit of a flow takes.
struct Use {
    PoolId pool;
    double per_unit = 1;
    bool operator==(const Use&) const = default;
};

constexpr double unlimited = std::numeric_limits<double>::infinity();

/// One flow of a sharing problem. Its level is rate / weight.
struct MaxMinFlow {
    std::span<const Use> uses;  // a pool named twice adds its coefficients
    double weight = 1;
    double cap = unlimited;  // units/s
};

struct MaxMinProblem {
    std::vector<double> capacities;  // units/s; zero and infinity are legal
    std::vector<MaxMinFlow> flows;   // each has a finite cap or crosses a finite pool
};

struct MaxMinSolution {
    std::vector<double> rates;  // units/s
    std::vector<Cause> causes;  // what holds each flow: its cap, or a pool
    std::vector<double> loads;  // per pool, units/s
};

/// The unique weighted max-min fair solution, to rounding: O(sum of path lengths + rounds x log pools).
/// A pool of capacity 0 gives level exactly 0.
MaxMinSolution max_min(const MaxMinProblem& problem);

/// Empty if `rates` are feasible and max-min fair within the relative `tolerance`; otherwise a sentence that names the first flow
/// or pool that breaks it. Every flow must be at its cap, or cross a saturated pool on which no flow has a higher level.
std::string certificate(const MaxMinProblem& problem, std::span<const double> rates, double tolerance);

}  // namespace rehearse
