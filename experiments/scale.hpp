// From values to points on paper: linear scales, and the ticks that people expect on an axis of numbers, bytes or time.
#pragma once

#include <string>
#include <vector>

namespace rehearse {

/// Maps [lo, hi] to [from, to]; values outside are mapped outside. expects hi > lo.
struct Scale {
    double lo = 0, hi = 1, from = 0, to = 1;

    double operator()(double value) const { return from + (value - lo) / (hi - lo) * (to - from); }
};

/// A labelled place on an axis, in the units of the data.
struct Tick {
    double at;
    std::string label;
};

/// An axis: its range, ticks, and a title that carries the unit of the labels.
struct Axis {
    std::string title;
    double lo = 0, hi = 1;
    std::vector<Tick> ticks;
};

/// The smallest of 1, 2, 2.5 and 5 times a power of ten with which `span` needs at most `most` steps.
double nice_step(double span, int most);
/// The same over the steps of clocks: 1, 2, 5, 10, 15, 20, 30 s and min, 1, 2, 3, 6, 12 h, days.
double nice_time_step(double seconds, int most);

/// An axis of plain numbers from 0 (or below, when `least` is negative) to a tick at or above `most`.
Axis number_axis(const std::string& title, double least, double most);
/// An axis of bytes; the unit (kB, MB, ...) is chosen by the largest value and stands in the title. `per` is "" or "/s".
Axis byte_axis(const std::string& title, double most, const std::string& per);
/// An axis of dollars.
Axis money_axis(const std::string& title, double least, double most);
/// An axis of time since an event from `lo` to `hi` seconds exactly; ticks fall on whole units, the unit stands in the title.
Axis time_axis(const std::string& title, double lo, double hi);

}  // namespace rehearse
