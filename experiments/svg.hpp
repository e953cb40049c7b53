// Writing SVG: the few shapes that charts need, escaped and rounded so that the same chart is always the same bytes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rehearse {

/// A place on paper; y grows downwards.
struct Spot {
    double x = 0, y = 0;
};

/// How a line looks; `dash` as in SVG, empty for solid.
struct Stroke {
    std::string_view color = "#333333";
    double width = 1;
    std::string_view dash = {};
};

enum class Anchor { start, middle, end };

/// How text looks.
struct Lettering {
    double size = 13;
    std::string_view color = "#333333";
    Anchor anchor = Anchor::start;
    bool bold = false;
    bool halo = false;    // a white rim, for text over lines
};

/// Text with &, <, >, " and ' replaced, and control characters left out.
std::string escape_xml(std::string_view text);

/// A number with at most two digits after the point: "12", "12.5", "12.35".
std::string svg_number(double number);

/// How wide a text will be, in the unit of `size`: an estimate for common sans-serif fonts, on the large side.
double text_width(std::string_view text, double size);

/// A drawing on white.
class Svg {
public:
    /// `title` is what a screen reader says.
    Svg(double width, double height, std::string_view title);

    void rect(Spot corner, double width, double height, std::string_view fill);
    void line(Spot from, Spot to, const Stroke& stroke);
    void polyline(const std::vector<Spot>& spots, const Stroke& stroke);
    void polygon(const std::vector<Spot>& spots, std::string_view fill, double opacity = 1);
    void circle(Spot center, double radius, std::string_view fill);
    void text(Spot baseline, std::string_view words, const Lettering& lettering);

    /// The finished document.
    std::string finish() const;

private:
    void points(const std::vector<Spot>& spots);

    std::string out_;
};

}  // namespace rehearse
