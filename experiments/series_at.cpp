// Rows are found by halving.
#include "experiments/series_at.hpp"

#include <algorithm>

namespace rehearse {

double series_at(const Series& series, std::size_t column_index, Time at) {
    const auto after = std::upper_bound(series.times.begin(), series.times.end(), at);
    if (after == series.times.begin()) return 0;
    const std::size_t left = static_cast<std::size_t>(after - series.times.begin()) - 1;
    const double value = series.rows[left][column_index];
    const bool is_amount = column_index == column::producer_backlog || column_index == column::consumer_lag || column_index == column::hidden;
    if (!is_amount || after == series.times.end()) return value;
    const double part = (at - series.times[left]).seconds() / (*after - series.times[left]).seconds();
    return value + (series.rows[left + 1][column_index] - value) * part;
}

}  // namespace rehearse
