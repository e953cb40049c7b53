// How a drill's client sees progress: it samples counters at a fixed cadence, so a gap is a whole number of samples.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "sim/random.hpp"
#include "sim/units.hpp"

namespace rehearse::twin {

class GapGauge {
public:
    /// `phase`: when samples are taken within the cadence; gaps that end before `zero` do not count.
    GapGauge(Duration cadence, Duration phase, Time zero, RandomStream chance) : cadence_(cadence), phase_(phase), zero_(zero), chance_(chance) {}

    void progress(Time now) {
        const std::int64_t sample = (now.ns - phase_.ns) / cadence_.ns + 1;
        if (last_ >= 0 && sample > last_) look(sample, now);
        last_ = sample;
    }
    /// No more is expected.
    void end(Time now) {
        if (last_ >= 0) look((now.ns - phase_.ns) / cadence_.ns, now);
        last_ = -1;
    }
    double longest() const { return longest_; }
    Time began() const { return began_; }

private:
    void look(std::int64_t sample, Time now) {
        const double gap = static_cast<double>(sample - last_) * cadence_.seconds();
        if (now < zero_ || gap < longest_) return;
        // Among gaps that samples cannot tell apart, any may be the one that is reported.
        ties_ = gap > longest_ ? 1 : ties_ + 1;
        longest_ = gap;
        if (ties_ > 1 && chance_.below(ties_) != 0) return;
        began_ = Time{phase_.ns + last_ * cadence_.ns};
    }

    Duration cadence_, phase_;
    Time zero_;
    std::int64_t last_ = -1;
    double longest_ = 0;
    std::uint64_t ties_ = 0;
    RandomStream chance_;
    Time began_;
};

/// Exponential from `least` to `most` with a jitter of a fifth, as Kafka's clients wait (KIP-580).
inline Duration backoff(Duration least, Duration most, int attempts, double jitter) {
    const double term = std::min(static_cast<double>(least.ns) * std::exp2(std::min(attempts, 30)), static_cast<double>(most.ns));
    return {static_cast<std::int64_t>(term * (0.8 + 0.4 * jitter))};
}

}  // namespace rehearse::twin
