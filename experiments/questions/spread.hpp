// A figure over many runs: its middle and its ends, with "never" as the largest value of all.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "experiments/questions/summary.hpp"

namespace rehearse {

/// Of the runs in which the figure is known.
struct FigureSpread {
    MetricKind kind = MetricKind::span;
    std::size_t known = 0, never = 0;
    double median = 0, least = 0, most = 0;    // infinite: never; the median is the lower of two in the middle

    /// "31 s", or "31 s (29.8 s to 35.1 s)" where runs differ; "unknown".
    std::string words() const;
};

FigureSpread spread_of(const std::vector<RunFigure>& figures);

/// A value of a figure; "never" when infinite.
std::string figure_words(MetricKind kind, double value);

}  // namespace rehearse
