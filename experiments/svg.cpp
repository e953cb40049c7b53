// SVG by hand: presentation attributes only, so that every viewer, from browsers to slide programs, shows the same.
#include "experiments/svg.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace rehearse {

namespace {

constexpr std::string_view fonts = "Inter, 'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif";

std::string attribute(std::string_view name, double value) { return " " + std::string(name) + "=\"" + svg_number(value) + "\""; }

std::string attribute(std::string_view name, std::string_view value) {
    return " " + std::string(name) + "=\"" + escape_xml(value) + "\"";
}

std::string attributes(const Stroke& stroke) {
    std::string text = attribute("stroke", stroke.color) + attribute("stroke-width", stroke.width);
    if (!stroke.dash.empty()) text += attribute("stroke-dasharray", stroke.dash);
    return text;
}

constexpr std::string_view word(Anchor anchor) {
    return anchor == Anchor::start ? "start" : anchor == Anchor::middle ? "middle" : "end";
}

/// Widths in thousandths of the size, for Arial, by groups of letters.
int letter_width(char c) {
    if (std::string_view("ijl.,:;'|!I ()[]ft").find(c) != std::string_view::npos) return 310;
    if (std::string_view("mwMW@%").find(c) != std::string_view::npos) return 880;
    if (c >= 'A' && c <= 'Z') return 690;
    return 560;
}

}  // namespace

std::string escape_xml(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '&') out += "&amp;";
        else if (c == '<') out += "&lt;";
        else if (c == '>') out += "&gt;";
        else if (c == '"') out += "&quot;";
        else if (c == '\'') out += "&#39;";
        else if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') out += c;
    }
    return out;
}

std::string svg_number(double number) {
    std::array<char, 400> buffer;
    std::string text(buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::fixed, 2).ptr);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text == "-0" ? "0" : text;
}

double text_width(std::string_view text, double size) {
    int thousandths = 0;
    for (const char c : text)
        if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) thousandths += letter_width(c);
    return thousandths * size / 900;
}

Svg::Svg(double width, double height, std::string_view title) {
    out_ = "<svg xmlns=\"http://www.w3.org/2000/svg\"" + attribute("width", width) + attribute("height", height) +
           " viewBox=\"0 0 " + svg_number(width) + " " + svg_number(height) + "\" role=\"img\"" +
           attribute("font-family", fonts) + ">\n<title>" + escape_xml(title) + "</title>\n";
    rect({0, 0}, width, height, "#ffffff");
}

void Svg::rect(Spot corner, double width, double height, std::string_view fill) {
    out_ += "<rect" + attribute("x", corner.x) + attribute("y", corner.y) + attribute("width", width) +
            attribute("height", height) + attribute("fill", fill) + "/>\n";
}

void Svg::line(Spot from, Spot to, const Stroke& stroke) {
    out_ += "<line" + attribute("x1", from.x) + attribute("y1", from.y) + attribute("x2", to.x) + attribute("y2", to.y) +
            attributes(stroke) + "/>\n";
}

void Svg::points(const std::vector<Spot>& spots) {
    out_ += " points=\"";
    for (const Spot& spot : spots) out_ += svg_number(spot.x) + "," + svg_number(spot.y) + " ";
    if (!spots.empty()) out_.pop_back();
    out_ += "\"";
}

void Svg::polyline(const std::vector<Spot>& spots, const Stroke& stroke) {
    out_ += "<polyline";
    points(spots);
    out_ += " fill=\"none\" stroke-linejoin=\"round\"" + attributes(stroke) + "/>\n";
}

void Svg::polygon(const std::vector<Spot>& spots, std::string_view fill, double opacity) {
    out_ += "<polygon";
    points(spots);
    out_ += attribute("fill", fill) + attribute("fill-opacity", opacity) + "/>\n";
}

void Svg::circle(Spot center, double radius, std::string_view fill) {
    out_ += "<circle" + attribute("cx", center.x) + attribute("cy", center.y) + attribute("r", radius) + attribute("fill", fill) +
            " stroke=\"#ffffff\" stroke-width=\"1.5\"/>\n";
}

void Svg::text(Spot baseline, std::string_view words, const Lettering& lettering) {
    out_ += "<text" + attribute("x", baseline.x) + attribute("y", baseline.y) + attribute("font-size", lettering.size) +
            attribute("fill", lettering.color);
    if (lettering.anchor != Anchor::start) out_ += attribute("text-anchor", word(lettering.anchor));
    if (lettering.bold) out_ += " font-weight=\"600\"";
    if (lettering.halo) out_ += " stroke=\"#ffffff\" stroke-width=\"4\" stroke-linejoin=\"round\" paint-order=\"stroke\"";
    out_ += ">" + escape_xml(words) + "</text>\n";
}

std::string Svg::finish() const { return out_ + "</svg>\n"; }

}  // namespace rehearse
