// Edges by repeated multiplication, so that they are the same numbers on every machine.
#include "models/wait_histogram.hpp"

#include <algorithm>
#include <cstddef>

namespace rehearse {

namespace {
constexpr double first_edge = 1e-3, growth = 1.01, longest = 4e6;      // a millisecond to six weeks
}

WaitHistogram::WaitHistogram() {
    for (double edge = first_edge; edge < longest; edge *= growth) edges_.push_back(edge);
    bars_.assign(edges_.size() + 1, 0);
}

std::size_t WaitHistogram::bar_of(double wait) const {
    if (wait <= first_edge) return 0;
    return static_cast<std::size_t>(std::lower_bound(edges_.begin(), edges_.end(), wait) - edges_.begin());
}

void WaitHistogram::add(double wait_a, double wait_b, double bytes) {
    if (bytes <= 0) return;
    const double low = std::min(wait_a, wait_b), high = std::max(wait_a, wait_b);
    bytes_ += bytes;
    most_ = std::max(most_, high);
    const std::size_t first = bar_of(low);
    std::size_t last = first;
    while (last < edges_.size() && edges_[last] < high) ++last;
    double from = low;
    for (std::size_t bar = first; bar <= last; ++bar) {
        const double to = bar == last ? high : edges_[bar];
        bars_[bar] += first == last ? bytes : bytes * (to - from) / (high - low);
        from = to;
    }
}

Duration WaitHistogram::quantile(double share) const {
    double sum = 0;
    for (std::size_t bar = 0; bar < bars_.size(); ++bar) {
        sum += bars_[bar];
        if (bytes_ <= 0 || sum < share * bytes_) continue;
        if (bar == 0) return {};
        return std::min(most(), seconds_up(bar < edges_.size() ? edges_[bar] : most_));
    }
    return most();
}

double WaitHistogram::longer_than(double wait) const {
    double sum = 0;
    for (std::size_t bar = bar_of(wait) + 1; bar < bars_.size(); ++bar) sum += bars_[bar];
    return sum;
}

}  // namespace rehearse
