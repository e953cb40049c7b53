// Tick arithmetic. Ticks are computed as whole multiples of a step, never by adding the step up.
#include "experiments/scale.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "experiments/words.hpp"

namespace rehearse {

namespace {

constexpr int ticks_across = 8;
constexpr int ticks_up = 5;

/// Adds a tick at each whole multiple of `step` in [lo, hi]; labels are in units of `unit`.
void add_ticks(Axis& axis, double step, double unit) {
    const double slack = step * 1e-9;
    for (double k = std::ceil((axis.lo - slack) / step); k * step <= axis.hi + slack; ++k)
        axis.ticks.push_back({k * step, in_words(k * step / unit)});
}

/// From a whole multiple of the step at or below `least` to one at or above `most`.
Axis rounded_axis(const std::string& title, double least, double most, double unit) {
    Axis axis{title, std::min(least, 0.0), std::max(most, 0.0), {}};
    if (!(axis.hi > axis.lo)) axis.hi = axis.lo + unit;
    const double step = nice_step((axis.hi - axis.lo) / unit, ticks_up) * unit;
    axis.lo = std::floor(axis.lo / step + 1e-9) * step;
    axis.hi = std::ceil(axis.hi / step - 1e-9) * step;
    add_ticks(axis, step, unit);
    return axis;
}

}  // namespace

double nice_step(double span, int most) {
    const double rough = span / most;
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    for (const double factor : {1.0, 2.0, 2.5, 5.0})
        if (factor * power >= rough * (1 - 1e-9)) return factor * power;
    return 10 * power;
}

double nice_time_step(double seconds, int most) {
    constexpr std::array steps{1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 10800, 21600, 43200, 86400};
    if (seconds / most < 0.5) return nice_step(seconds, most);
    for (const int step : steps)
        if (seconds / step <= most) return step;
    return nice_step(seconds / 86400, most) * 86400;
}

Axis number_axis(const std::string& title, double least, double most) { return rounded_axis(title, least, most, 1); }

Axis byte_axis(const std::string& title, double most, const std::string& per) {
    constexpr std::array units{"bytes", "kB", "MB", "GB", "TB", "PB"};
    std::size_t unit = 0;
    double size = 1;
    for (; most / size >= 1500 && unit + 1 < units.size(); ++unit) size *= 1000;
    return rounded_axis(title + ", " + units[unit] + per, 0, most, size);
}

Axis money_axis(const std::string& title, double least, double most) { return rounded_axis(title + ", USD", least, most, 1); }

Axis time_axis(const std::string& title, double lo, double hi) {
    struct Unit { double seconds; const char* name; };
    const double span = hi - lo;
    const Unit unit = span <= 180 ? Unit{1, "seconds"} : span <= 3 * 3600 ? Unit{60, "minutes"}
                    : span <= 3 * 86400 ? Unit{3600, "hours"} : Unit{86400, "days"};
    Axis axis{std::string(unit.name) + " " + title, lo, hi, {}};
    add_ticks(axis, nice_time_step(span, ticks_across), unit.seconds);
    return axis;
}

}  // namespace rehearse
