// How far apart in time the steps of a large system are: many that happen next to each other happen together, because each would let every lane of
// clients be looked at. A matter of computing, not of physics; what it costs in accuracy is stated in docs/fidelity.md.
#pragma once

#include <algorithm>

#include "sim/units.hpp"

namespace rehearse {

struct Grain {
    Duration every{};        // steps happen at multiples of this; zero: each at its own time

    bool exact() const { return every.ns == 0; }

    /// The multiple nearest to `wanted` that is not before `now`: late or early by at most half a grain, late by less than one where half
    /// would be in the past.
    Time nearest(Time wanted, Time now) const {
        if (exact() || wanted.ns - multiples(wanted.ns) <= rounding.ns) return wanted;
        return {std::max(multiples(wanted.ns + every.ns / 2), multiples(now.ns + every.ns - 1))};
    }

    /// The first multiple that is not before `wanted`, and after `now`.
    Time not_before(Time wanted, Time now) const { return {multiples(std::max(wanted.ns, now.ns + rounding.ns) + every.ns - 1)}; }

    /// The first multiple that is more than half a grain after `now`.
    Time after(Time now) const { return {multiples(now.ns + every.ns / 2) + every.ns}; }

private:
    static constexpr Duration rounding{10};      // of instants that flows end at
    std::int64_t multiples(std::int64_t ns) const { return ns / every.ns * every.ns; }
};

}  // namespace rehearse
