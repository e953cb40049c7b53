// How AutoMQ's object-storage client limits its writes after the store has refused some: down to what still succeeded, and up again in
// steps of a minute (AutoMQ f1ce98ec89 TrafficRegulator.java). Limits are bytes a second.
#pragma once

#include <algorithm>
#include <array>

#include "sim/units.hpp"

namespace rehearse {

class WriteRegulator {
public:
    static constexpr Duration window = 60_s;
    static constexpr double least = 10e6;              // never below 10 MB/s
    static constexpr double none = 1e15;               // beyond any machine
    static constexpr double free_above = 7;            // times the usual rate: no limit any more

    double limit() const { return limit_; }
    bool limits() const { return limit_ < none; }

    /// What usually succeeds; stands for the mean of the best four of its last 64 windows.
    void usual(double rate) { usual_ = std::max(usual_, rate); }

    /// A window has ended in which `rate` succeeded, and whether any write failed in it.
    void close_window(double rate, bool failed) {
        if (failed) limit_ = std::max(rate, least);
        else if (limits()) grow();
    }

private:
    void grow() {
        std::array<double, 3> steps{limit_ + 0.5 * usual_, limit_ + 0.05 * usual_, usual_};
        std::sort(steps.begin(), steps.end());
        limit_ = std::max(steps[1], least);
        if (limit_ > free_above * usual_) limit_ = none;
    }

    double limit_ = none, usual_ = 0;
};

}  // namespace rehearse
