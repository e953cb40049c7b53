// Predictions over many seeds against what was measured. The error of a quantity is the distance of the measured value from the
// interval between the 5th and the 95th percentile, as a share of it; small distances that samples cannot tell apart count as none.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "experiments/shadow_case.hpp"

namespace rehearse {

struct ScoredRow {
    std::string what, of;
    MetricKind kind;
    double measured = 0;
    double p5 = 0, p50 = 0, p95 = 0;
    double error = 0, p50_error = 0, naive_error = 0;
    bool judged = true, predicted = true;
};

/// A predicted curve beside the measured one, in MB a second: 5th, 50th and 95th percentile of each second.
struct ScoredCurve {
    MeasuredCurve measured;
    std::vector<double> at, p5, p50, p95;
};

struct ScoredCase {
    std::string name;
    std::vector<ScoredRow> rows;
    std::vector<std::string> left_out;
    std::vector<ScoredCurve> curves;
    std::uint64_t events = 0;
};

struct ShadowSummary {
    std::size_t quantities = 0, predicted = 0;
    double median_error = 0, p50_error = 0, naive_error = 0, p95_error = 0, worst = 0, inside = 0;
    std::vector<std::string> left_out;
};

/// Plays the case with seeds 1 to `seeds`, on all cores; the result does not depend on how many there are.
ScoredCase shadow(const ShadowCase& measured, int seeds);
ShadowSummary summary_of(const std::vector<ScoredCase>& cases);

}  // namespace rehearse
