// Instants at which the changes of a large cluster take effect together, so that flows are made anew once for all of them.
#pragma once

#include <algorithm>

#include "sim/maxmin.hpp"
#include "sim/units.hpp"

namespace rehearse {

/// The next of them, `t` itself if it is one; each instant is one where the span is nothing.
inline Time next_of(Time t, Duration span) {
    if (span.ns == 0) return t;
    return Time{(t.ns + span.ns - 1) / span.ns * span.ns};
}

/// What is due this shortly before such an instant is done at it.
constexpr Duration almost = 2_us;

/// The rate at which a backlog that comes in at `inflow`, and would be gone after some time at `rate`, is gone just before the next of these
/// instants instead: at most one span later, and a microsecond early, so that rounding cannot carry it beyond. `rate` itself without a span.
inline double drained_together(double level, double inflow, double rate, Time now, Duration span) {
    if (span.ns == 0 || rate <= inflow) return unlimited;
    const double natural = level / (rate - inflow);
    if (natural > 1e6) return unlimited;
    const Time due = next_of(now + std::max(Duration{}, seconds_up(natural) - almost), span);
    const double left = (due - now - almost / 2).seconds();
    return left > almost.seconds() ? inflow + level / left : unlimited;
}

}  // namespace rehearse
