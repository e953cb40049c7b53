// The pictures of a report: what clients felt, what stayed hidden, what crossed zones, what it cost.
// Each is a pure function of the outcomes; all architectures share one clock that starts at the failure.
#pragma once

#include <string>
#include <vector>

#include "experiments/chart.hpp"
#include "experiments/comparison.hpp"

namespace rehearse {

/// A figure and the file it is written to.
struct Picture {
    std::string file;       // "recovery.svg"
    std::string caption;    // one sentence for the report
    Figure figure;
};

/// Acknowledged bytes a second: the first moments after the failure, then the whole run.
Figure recovery_figure(const Comparison& comparison);
/// What is still hidden: bytes to rebuild, replay or upload, and what clients still wait for.
Figure hidden_figure(const Comparison& comparison);
/// Bytes between zones: what for, and when.
Figure cross_zone_figure(const Comparison& comparison);
/// Extra cost since the failure; an architecture with an unknown price is named instead of drawn.
Figure cost_figure(const Comparison& comparison);

/// All of them in the order of the report; only those that have something to show.
std::vector<Picture> pictures_of(const Comparison& comparison);

/// Length of the close view after the failure, in seconds, and of the whole view.
double close_view(const Comparison& comparison);
double whole_view(const Comparison& comparison);

}  // namespace rehearse
