// How a rate changes over the day and the week: a factor for every hour of the week, repeated.
#pragma once

#include <vector>

#include "models/study_spec.hpp"
#include "sim/units.hpp"

namespace rehearse {

class RateProfile {
public:
    explicit RateProfile(const ProfileSpec& spec) : spec_(spec) {}

    bool constant() const { return spec_.daily.empty() && spec_.weekly.empty(); }

    /// Factor in force at `t`: that of its hour times that of its day.
    double at(Time t) const {
        const std::int64_t hour = (spec_.starts_at.ns + t.ns) / Duration{1_h}.ns;
        const double daily = spec_.daily.empty() ? 1 : spec_.daily[static_cast<std::size_t>(hour % 24)];
        const double weekly = spec_.weekly.empty() ? 1 : spec_.weekly[static_cast<std::size_t>(hour / 24 % 7)];
        return daily * weekly;
    }

    /// Mean factor over a week.
    double mean() const {
        double sum = 0;
        for (std::int64_t hour = 0; hour < 168; ++hour) sum += at(Time{hour * Duration{1_h}.ns - spec_.starts_at.ns});
        return sum / 168;
    }

    /// The next full hour after `t`, when the factor may change.
    Time next_change(Time t) const {
        const std::int64_t hour = Duration{1_h}.ns;
        return Time{((spec_.starts_at.ns + t.ns) / hour + 1) * hour - spec_.starts_at.ns};
    }

private:
    const ProfileSpec& spec_;
};

}  // namespace rehearse
