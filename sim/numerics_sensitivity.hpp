// Which inputs move an answer: screening by elementary effects, then shares of the variance with intervals. Both plan points in the
// unit cube first and judge the answers there afterwards, so that somebody else may play the points in any order.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/intervals.hpp"
#include "sim/numerics.hpp"

namespace rehearse {

/// Random ways through a grid of four levels; each step moves one input by two thirds of its range (Morris, "Factorial sampling plans for
/// preliminary computational experiments", 1991).
struct ScreeningPlan {
    Table points;                            // trajectories * (inputs + 1) rows; a column an input
    std::vector<std::size_t> moved;          // input that changed before a row; the number of inputs at the start of a way
};
ScreeningPlan screening_plan(std::size_t inputs, std::size_t trajectories, std::uint64_t seed);

/// Effects of one input, in units of the answer for its whole range.
struct ElementaryEffects {
    double mean = 0;                         // up or down
    double mean_size = 0;                    // how much, whatever the direction: the rank
    double deviation = 0;                    // large beside the mean size: it depends on the others, or is not a straight line
};
std::vector<ElementaryEffects> effects_of(const ScreeningPlan& plan, const std::vector<double>& answers);

/// Two independent samples A and B, and A with one column of B for each input: rows * (inputs + 2) points, in this order. Each sample is
/// stratified (Latin hypercube).
Table variance_plan(std::size_t inputs, std::size_t rows, std::uint64_t seed);

/// Shares of the variance of the answer: by the input alone, and with everything that it takes part in. `low` and `high` are 95 %
/// percentiles of the bootstrap over rows.
struct VarianceShares {
    Estimate first, total;
};
/// Saltelli et al., "Variance based sensitivity analysis of model output", 2010: first orders by (b), totals by Jansen's (f).
/// An answer that never changes has no shares: all are 0.
std::vector<VarianceShares> variance_shares(std::size_t inputs, const std::vector<double>& answers, std::uint64_t seed, std::size_t resamples = 500);

}  // namespace rehearse
