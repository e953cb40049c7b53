// Whole minutes in which nothing changed are one step.
#include "models/minute_means.hpp"

#include <algorithm>

namespace rehearse {

void MinuteMeans::hold(const std::vector<double>& shares, Duration held) {
    share_seconds_.resize(std::max(share_seconds_.size(), shares.size()));
    highest_.resize(share_seconds_.size());
    while (held.ns > 0) {
        const Duration step = filled_.ns == 0 && held >= window ? Duration{held.ns / window.ns * window.ns} : std::min(held, window - filled_);
        for (std::size_t p = 0; p < shares.size(); ++p) share_seconds_[p] += shares[p] * step.seconds();
        filled_ += step;
        held = held - step;
        if (filled_ >= window) close(filled_);
    }
}

void MinuteMeans::close(Duration over) {
    for (std::size_t p = 0; p < highest_.size(); ++p) {
        highest_[p] = std::max(highest_[p], share_seconds_[p] / over.seconds());
        share_seconds_[p] = 0;
    }
    filled_ = {};
    any_ended_ = true;
}

double MinuteMeans::highest(std::size_t pool) const {
    if (pool >= highest_.size()) return 0;
    return any_ended_ || filled_.ns == 0 ? highest_[pool] : share_seconds_[pool] / filled_.seconds();
}

}  // namespace rehearse
