// The picture of a frontier. Recovery times differ by powers of ten, so their axis is logarithmic, with the steps of clocks.
#include <algorithm>
#include <array>
#include <cmath>

#include "experiments/questions/frontier.hpp"
#include "experiments/scale.hpp"
#include "experiments/svg.hpp"

namespace rehearse {

namespace {

constexpr double width = 900, height = 520, left = 100, right = 40, top = 70, bottom = 96;
constexpr double least_radius = 5, most_radius = 10, radius_of_double_load = 3;
constexpr double lettering = 12, line_height = 15;
constexpr std::array colors{"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#b07c00", "#6a3d9a", "#444444"};

struct Step {
    double seconds;
    const char* words;
};
constexpr std::array steps{Step{1, "1 s or less"}, Step{10, "10 s"}, Step{60, "1 min"}, Step{600, "10 min"}, Step{3600, "1 h"}, Step{36'000, "10 h"}, Step{360'000, "100 h"}, Step{3.6e6, "1,000 h"}};
constexpr double never_above = 0.7;    // decades over the highest step

double decade(double seconds) { return std::log10(std::max(1.0, seconds)); }

struct Paper {
    Scale x, y;
    double highest;         // decade of the topmost step
    bool has_never;

    Spot place(const FrontierPoint& point) const { return {x(point.monthly), y(std::isinf(point.recovery) ? highest + never_above : decade(point.recovery))}; }
};

Paper paper_of(const std::vector<FrontierPoint>& points) {
    double longest = 10, dearest = 1;
    bool has_never = false;
    for (const FrontierPoint& point : points) {
        if (std::isinf(point.recovery)) has_never = true;
        else longest = std::max(longest, point.recovery);
        dearest = std::max(dearest, point.monthly);
    }
    const auto step = std::ranges::find_if(steps, [longest](const Step& s) { return s.seconds >= longest; });
    const double highest = decade(step == steps.end() ? longest : step->seconds);
    return {{0, dearest * 1.15, left, width - right}, {0, highest + (has_never ? never_above : 0), height - bottom, top}, highest, has_never};
}

void draw_axes(Svg& svg, const Paper& paper, const std::string& metric) {
    const Axis money = money_axis("monthly cost", 0, paper.x.hi / 1.05);
    for (const Tick& tick : money.ticks) {
        if (tick.at > paper.x.hi) continue;
        svg.line({paper.x(tick.at), top}, {paper.x(tick.at), height - bottom}, {"#e6e6e6", 1});
        svg.text({paper.x(tick.at), height - bottom + 20}, tick.label, {lettering, "#333333", Anchor::middle});
    }
    const auto row = [&svg, &paper](double at, const char* words) {
        svg.line({left, paper.y(at)}, {width - right, paper.y(at)}, {"#e6e6e6", 1});
        svg.text({left - 8, paper.y(at) + 4}, words, {lettering, "#333333", Anchor::end});
    };
    for (const Step& step : steps)
        if (decade(step.seconds) <= paper.highest) row(decade(step.seconds), step.words);
    if (paper.has_never) row(paper.highest + never_above, "never");
    svg.text({width - right, height - bottom + 40}, money.title, {13, "#333333", Anchor::end});
    svg.text({left - 70, top - 16}, metric == "reachable" ? "until clients are served again" : "until nothing is hidden", {13, "#333333"});
}

double radius_of(double spare) { return std::isinf(spare) ? most_radius : std::clamp(least_radius + radius_of_double_load * std::log2(1 + spare), least_radius, most_radius); }

/// Words that keep out of each other's way and of the points.
class Labels {
public:
    explicit Labels(Svg& svg) : svg_(svg) {}

    void keep_clear(Spot center, double radius) { taken_.push_back({center.x - radius, center.y - radius, center.x + radius, center.y + radius}); }

    /// At the first of the places that is free; false when none is.
    bool write(const std::string& words, const std::vector<Spot>& baselines, const Lettering& look) {
        for (const Spot& at : baselines) {
            const double wide = text_width(words, look.size), from = look.anchor == Anchor::middle ? at.x - wide / 2 : look.anchor == Anchor::end ? at.x - wide : at.x;
            const Box box{from, at.y - look.size, from + wide, at.y + 3};
            if (box.right > width || std::ranges::any_of(taken_, [&box](const Box& other) { return box.meets(other); })) continue;
            taken_.push_back(box);
            svg_.text(at, words, look);
            return true;
        }
        return false;
    }

private:
    struct Box {
        double left, top, right, bottom;
        bool meets(const Box& o) const { return left < o.right && o.left < right && top < o.bottom && o.top < bottom; }
    };

    Svg& svg_;
    std::vector<Box> taken_;
};

/// A design in its sizes: a thin line from size to size, a dot for each, its name where there is room.
struct Chain {
    std::string architecture;
    const char* color;
    std::vector<const FrontierPoint*> sizes;
};

std::vector<Chain> chains_of(const std::vector<FrontierPoint>& points) {
    std::vector<Chain> chains;
    for (const FrontierPoint& point : points) {
        auto chain = std::ranges::find(chains, point.architecture, &Chain::architecture);
        if (chain == chains.end()) chain = chains.insert(chains.end(), {point.architecture, colors[chains.size() % colors.size()], {}});
        chain->sizes.push_back(&point);
    }
    for (Chain& chain : chains) std::ranges::stable_sort(chain.sizes, {}, &FrontierPoint::monthly);
    return chains;
}

void draw_dots(Svg& svg, Labels& labels, const Paper& paper, const Chain& chain) {
    std::vector<Spot> way;
    for (const FrontierPoint* point : chain.sizes) way.push_back(paper.place(*point));
    svg.polyline(way, {chain.color, 1.5});
    for (const FrontierPoint* point : chain.sizes) {
        const double radius = radius_of(point->spare);
        svg.circle(paper.place(*point), radius, chain.color);
        if (!point->dominated_by.empty()) svg.circle(paper.place(*point), radius - 3, "#ffffff");
        labels.keep_clear(paper.place(*point), radius);
    }
}

/// The name beside the dearest size, else above or below the chain; sizes of points on the frontier where there is room.
void draw_words(Labels& labels, const Paper& paper, const Chain& chain) {
    const Spot last = paper.place(*chain.sizes.back());
    std::vector<Spot> places{{last.x + most_radius + 4, last.y + 4}};
    for (int row = 1; row <= 8; ++row)
        for (const int side : {-1, 1}) places.push_back({last.x + most_radius + 4, last.y + 4 + side * row * line_height});
    labels.write(chain.architecture, places, {lettering, chain.color, Anchor::start, true, true});
    for (const FrontierPoint* point : chain.sizes) {
        if (!point->dominated_by.empty()) continue;
        const Spot at = paper.place(*point);
        labels.write(point->size, {{at.x, at.y - most_radius - 4}, {at.x, at.y + most_radius + lettering + 2}}, {11, "#333333", Anchor::middle, false, true});
    }
}

}  // namespace

std::string frontier_picture(const std::vector<FrontierPoint>& points, const std::string& metric) {
    Svg svg(width, height, "Recovery time over monthly cost of each design and size");
    svg.text({left - 70, 30}, "Who recovers how fast, for how much money", {17, "#111111", Anchor::start, true});
    const Paper paper = paper_of(points);
    draw_axes(svg, paper, metric);
    Labels labels(svg);
    const std::vector<Chain> chains = chains_of(points);
    for (const Chain& chain : chains) draw_dots(svg, labels, paper, chain);
    for (const Chain& chain : chains) draw_words(labels, paper, chain);
    svg.text({left - 70, height - 16}, "Lines lead from size to size of a design. Hollow: another one is no worse in recovery, cost and headroom. The wider, the more headroom.", {lettering, "#555555"});
    return svg.finish();
}

}  // namespace rehearse
