// The picture of a frontier. Recovery times differ by powers of ten, so their axis counts in powers of ten.
#include <algorithm>
#include <array>
#include <cmath>

#include "experiments/questions/frontier.hpp"
#include "experiments/questions/spread.hpp"
#include "experiments/scale.hpp"
#include "experiments/svg.hpp"
#include "experiments/words.hpp"

namespace rehearse {

namespace {

constexpr double width = 900, height = 560, left = 90, right = 40, top = 60, bottom = 120;
constexpr double least_radius = 5, most_radius = 18;
constexpr std::array colors{"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#6a3d9a", "#444444"};

/// Times up to a second share the first place.
double decade(double seconds) { return std::log10(std::max(1.0, seconds)); }

struct Paper {
    Scale x, y;
    double top_decade;
};

Paper paper_of(const std::vector<FrontierPoint>& points) {
    double longest = 10, dearest = 1;
    for (const FrontierPoint& point : points) {
        if (!std::isinf(point.recovery)) longest = std::max(longest, point.recovery);
        dearest = std::max(dearest, point.monthly);
    }
    const double decades = std::ceil(decade(longest));
    return {{0, dearest * 1.05, left, width - right}, {0, decades + 1, height - bottom, top}, decades};
}

void draw_axes(Svg& svg, const Paper& paper, const std::string& metric) {
    const Axis money = money_axis("monthly cost", 0, paper.x.hi / 1.05);
    for (const Tick& tick : money.ticks) {
        if (tick.at > paper.x.hi) continue;
        svg.line({paper.x(tick.at), top}, {paper.x(tick.at), height - bottom}, {"#e6e6e6", 1});
        svg.text({paper.x(tick.at), height - bottom + 20}, tick.label, {12, "#333333", Anchor::middle});
    }
    for (double power = 0; power <= paper.top_decade + 1; ++power) {
        const bool never = power > paper.top_decade;
        svg.line({left, paper.y(power)}, {width - right, paper.y(power)}, {"#e6e6e6", 1});
        svg.text({left - 8, paper.y(power) + 4}, never ? "never" : in_words(Duration{static_cast<std::int64_t>(std::round(std::pow(10, power) * 1e9))}), {12, "#333333", Anchor::end});
    }
    svg.text({width - right, height - bottom + 40}, money.title, {13, "#333333", Anchor::end});
    svg.text({left - 60, top - 14}, metric, {13, "#333333"});
}

double radius_of(double spare) { return std::isinf(spare) ? most_radius : std::clamp(least_radius + 10 * spare, least_radius, most_radius); }

void draw_points(Svg& svg, const Paper& paper, const std::vector<FrontierPoint>& points, const std::vector<std::string>& designs) {
    for (const FrontierPoint& point : points) {
        const auto design = static_cast<std::size_t>(std::ranges::find(designs, point.architecture) - designs.begin());
        const Spot at{paper.x(point.monthly), paper.y(std::isinf(point.recovery) ? paper.top_decade + 1 : decade(point.recovery))};
        svg.circle(at, radius_of(point.spare), colors[design % colors.size()]);
        if (!point.dominated_by.empty()) svg.circle(at, radius_of(point.spare) - 2, "#ffffff");
        else svg.text({at.x, at.y - radius_of(point.spare) - 5}, point.size, {11, "#333333", Anchor::middle, false, true});
    }
}

void draw_legend(Svg& svg, const std::vector<std::string>& designs) {
    double x = left;
    for (std::size_t i = 0; i < designs.size(); ++i) {
        svg.circle({x, height - 48}, 6, colors[i % colors.size()]);
        svg.text({x + 12, height - 44}, designs[i], {12});
        x += 40 + text_width(designs[i], 12);
    }
    svg.text({left, height - 18}, "Hollow: another one is no worse in recovery, cost and headroom. The wider, the more headroom.", {12, "#555555"});
}

}  // namespace

std::string frontier_picture(const std::vector<FrontierPoint>& points, const std::string& metric) {
    Svg svg(width, height, "Recovery time over monthly cost of each design and size");
    svg.text({left - 60, 28}, "Who recovers how fast, for how much money", {17, "#111111", Anchor::start, true});
    const Paper paper = paper_of(points);
    std::vector<std::string> designs;
    for (const FrontierPoint& point : points)
        if (std::ranges::find(designs, point.architecture) == designs.end()) designs.push_back(point.architecture);
    draw_axes(svg, paper, metric);
    draw_points(svg, paper, points, designs);
    draw_legend(svg, designs);
    return svg.finish();
}

}  // namespace rehearse
