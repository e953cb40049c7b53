// Charts as data and their drawing: panels of curves or of stacked bars under one title, legend and source line.
// The look is decided here once: colours that colour-blind readers tell apart, dashes for print, letters for a projector.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "experiments/scale.hpp"
#include "experiments/svg.hpp"

namespace rehearse {

/// A value at a place, in the units of the data.
struct Sample {
    double x = 0, y = 0;
};

/// A named curve. Between samples it is straight, or with `steps` keeps the value of the last sample. `look` picks colour and dash.
struct Curve {
    std::string name;
    std::size_t look = 0;
    std::vector<Sample> samples;
    bool steps = false;
    bool reference = false;    // a thin grey line to measure the others by
};

/// A vertical line with a word: the failure (dark), or a milestone in the colour of its curve.
struct Moment {
    double x = 0;
    std::string label;
    std::string_view color = "#333333";
};

/// Curves over one clock.
struct CurvePanel {
    std::string title;
    Axis x, y;
    std::vector<Curve> curves;
    std::vector<Moment> moments;
};

/// One part of a bar; `look` picks the colour from a palette that curves do not use.
struct Segment {
    std::string name;
    std::size_t look = 0;
    double value = 0;
};

/// One bar of segments, and what to write at its end.
struct Bar {
    std::string name;
    std::vector<Segment> segments;
    std::string total;
};

/// Stacked bars, one below the other.
struct BarPanel {
    std::string title;
    Axis x;
    std::vector<Bar> bars;
};

/// A whole picture.
struct Figure {
    std::string title, subtitle, source;
    std::vector<std::variant<CurvePanel, BarPanel>> panels;
};

/// The colour of a curve's look, and of a segment's; looks beyond the palette start over.
std::string_view color_of(std::size_t look);
std::string_view segment_color_of(std::size_t look);
/// The dash of a look; the first is solid. No two of the first sixteen looks share colour and dash.
std::string_view dash_of(std::size_t look);

/// What of a curve lies in [lo, hi], with values at both ends of that span where the curve reaches them.
std::vector<Sample> clipped(const Curve& curve, double lo, double hi);
/// At most four samples for each of `columns` equal columns: the first, the lowest, the highest, the last. Keeps every extreme.
std::vector<Sample> thinned(const std::vector<Sample>& samples, double lo, double hi, int columns);

/// The picture as an SVG document.
std::string draw(const Figure& figure);

}  // namespace rehearse
