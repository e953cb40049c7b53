// Figures with their intervals: means, differences of designs that met the same weather, quantiles, shares, and sums of weighted draws.
// Promise: an interval at 95 % misses the truth in about 5 of 100 repetitions, also where a few years cost most of it.
#pragma once

#include <cstddef>
#include <vector>

namespace rehearse {

/// A figure, and where its truth is believed to lie.
struct Estimate {
    double value = 0;
    double low = 0, high = 0;    // infinite where the samples cannot bound it
    std::size_t samples = 0;

    /// Half the length of the interval as a share of the figure; infinite for a figure of 0 with an open interval, 0 for a constant.
    double relative_half_width() const;
};

/// The mean. Student's t, corrected for skew (Hall, "On the removal of skewness by transformation", 1992): totals of rare expensive
/// events are skewed, and the plain interval misses their mean too often. One sample: both ends are infinite.
Estimate mean_of(const std::vector<double>& samples, double confidence = 0.95);

/// The mean of a - b, of samples that are pairs: the weather that both met cancels out.
Estimate mean_difference(const std::vector<double>& a, const std::vector<double>& b, double confidence = 0.95);

/// The value that a share `p` of all draws does not exceed, between two order statistics: right for every distribution.
/// An end for which there are too few samples is infinite.
Estimate quantile_of(std::vector<double> samples, double p, double confidence = 0.95);

/// The chance of an event that happened `events` times in `trials` (Clopper, Pearson 1934: never too narrow). None, or all:
/// the one open end is at the whole confidence, so that 0 of n gives the rule of three, at most 3/n.
Estimate share_of(std::size_t events, std::size_t trials, double confidence = 0.95);

}  // namespace rehearse
