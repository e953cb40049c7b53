// The arithmetic of curves: cutting them to an axis and thinning them to what paper can show.
#include <algorithm>
#include <cmath>

#include "experiments/chart.hpp"
#include "sim/check.hpp"

namespace rehearse {

namespace {

/// The value of a curve at x, between two neighbouring samples.
double between(const Sample& a, const Sample& b, double x, bool steps) {
    if (steps || b.x <= a.x) return a.y;
    return a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x);
}

void keep_column(const std::vector<Sample>& samples, std::size_t first, std::size_t last, std::vector<Sample>& kept) {
    std::size_t lowest = first, highest = first;
    for (std::size_t i = first; i <= last; ++i) {
        if (samples[i].y < samples[lowest].y) lowest = i;
        if (samples[i].y > samples[highest].y) highest = i;
    }
    std::vector<std::size_t> picks{first, lowest, highest, last};
    std::sort(picks.begin(), picks.end());
    picks.erase(std::unique(picks.begin(), picks.end()), picks.end());
    for (const std::size_t pick : picks) kept.push_back(samples[pick]);
}

}  // namespace

std::vector<Sample> clipped(const Curve& curve, double lo, double hi) {
    std::vector<Sample> kept;
    const auto& samples = curve.samples;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const Sample& here = samples[i];
        const bool enters = i > 0 && samples[i - 1].x < lo && here.x > lo;
        const bool leaves = i > 0 && samples[i - 1].x < hi && here.x > hi;
        if (enters) kept.push_back({lo, between(samples[i - 1], here, lo, curve.steps)});
        if (here.x >= lo && here.x <= hi) kept.push_back(here);
        if (leaves) kept.push_back({hi, between(samples[i - 1], here, hi, curve.steps)});
    }
    if (curve.steps && !samples.empty() && samples.back().x < hi) {
        if (samples.back().x < lo) kept.push_back({lo, samples.back().y});
        kept.push_back({hi, samples.back().y});
    }
    return kept;
}

std::vector<Sample> thinned(const std::vector<Sample>& samples, double lo, double hi, int columns) {
    expects(hi > lo && columns > 0, "a span and columns to thin a curve to");
    std::vector<Sample> kept;
    const auto column = [&](const Sample& s) { return std::floor((s.x - lo) / (hi - lo) * columns); };
    for (std::size_t first = 0; first < samples.size();) {
        std::size_t last = first;
        while (last + 1 < samples.size() && column(samples[last + 1]) == column(samples[first])) ++last;
        keep_column(samples, first, last, kept);
        first = last + 1;
    }
    return kept;
}

}  // namespace rehearse
