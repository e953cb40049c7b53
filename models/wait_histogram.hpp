// How long bytes waited, as a histogram whose bars grow by one percent: quantiles are right to one percent, the largest wait exactly.
#pragma once

#include <vector>

#include "sim/units.hpp"

namespace rehearse {

class WaitHistogram {
public:
    WaitHistogram();

    /// Bytes whose waits (s) lie evenly between two values.
    void add(double wait_a, double wait_b, double bytes);
    double bytes() const { return bytes_; }
    /// The wait that a share of the bytes does not exceed; zero without bytes, and below a millisecond.
    Duration quantile(double share) const;
    Duration most() const { return seconds_up(most_); }
    /// Bytes that waited longer than `wait` (s), by whole bars.
    double longer_than(double wait) const;

private:
    std::size_t bar_of(double wait) const;

    std::vector<double> edges_, bars_;     // bar i holds waits in (edges_[i - 1], edges_[i]]; bar 0 those up to the first edge
    double bytes_ = 0, most_ = 0;
};

}  // namespace rehearse
