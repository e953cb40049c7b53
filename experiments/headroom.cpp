// Peaks sorted; a share of capacity that is used now says by how much the load may grow, because live load uses resources in proportion.
#include "experiments/headroom.hpp"

#include <algorithm>

#include "experiments/words.hpp"

namespace rehearse {

namespace {

double highest(const PoolPeak& peak) { return std::max({peak.before, peak.during, peak.after}); }

}  // namespace

std::optional<FirstToBreak> first_to_break(const Outcome& outcome) {
    const auto at = std::ranges::max_element(outcome.peaks, {}, &PoolPeak::carried);
    if (at == outcome.peaks.end() || at->carried <= 0) return std::nullopt;
    return FirstToBreak{at->pool, std::max(0.0, 1 / at->carried - 1)};
}

std::vector<PoolPeak> busiest(const Outcome& outcome, std::size_t most) {
    std::vector<PoolPeak> peaks = outcome.peaks;
    std::ranges::stable_sort(peaks, [](const PoolPeak& a, const PoolPeak& b) { return highest(a) > highest(b); });
    if (peaks.size() > most) peaks.resize(most);
    return peaks;
}

std::string first_to_break_words(const Outcome& outcome) {
    const std::optional<FirstToBreak> first = first_to_break(outcome);
    if (!first) return {};
    if (first->more_load <= 0) return "Before the failure, " + first->pool + " is at its limit already.";
    return "Before the failure, " + first->pool + " is the first to break: at +" + percent(first->more_load) + " load.";
}

}  // namespace rehearse
