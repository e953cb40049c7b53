// How long things live and how long they stay away: lifetimes by a yearly rate that may rise or fall with age, and spans by a named
// distribution. Both are drawn from named streams. Unit of time: whatever the caller's rates are per.
#pragma once

#include "sim/random.hpp"

namespace rehearse {

/// Failures of one element: a hazard that grows with age to the power shape - 1. Shape 1 is the exponential law; above 1 wear, below 1
/// infant mortality. `rate` is the mean over a service life, so that fleets of all shapes fail equally often.
struct Lifetime {
    double rate = 0;                // failures per unit of time
    double shape = 1;
    double service_life = 5;        // elements are replaced by new ones at that age; only shapes other than 1 notice

    /// Expected failures of one that has no repair, between two ages.
    double hazard_between(double from, double to) const;
    /// Failures per unit of time at an age.
    double hazard_at(double age) const;
    /// The age at which the hazard since age `from` reaches `amount`; infinite when it never does.
    double age_after(double from, double amount) const;
    /// An element of a fleet of mixed ages, somewhere in its service life.
    double age_at_start(RandomStream& draws) const;
    /// Age at its next failure, when all hazards are `factor` times as large.
    double next_failure(double age, RandomStream& draws, double factor = 1) const { return age_after(age, draws.exponential(1) / factor); }
};

enum class SpanLaw { fixed, exponential, lognormal, weibull };

/// A span of time. Fixed: `scale` itself; exponential: its mean; lognormal: median, and `shape` is the deviation of the logarithm;
/// Weibull: scale and shape. `least` is added to each draw.
struct Span {
    SpanLaw law = SpanLaw::fixed;
    double scale = 0;
    double shape = 1;
    double least = 0;

    double draw(RandomStream& draws) const;
    double mean() const;
};

}  // namespace rehearse
