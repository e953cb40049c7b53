// Rows are found by halving.
#include "experiments/series_at.hpp"

#include <algorithm>

namespace rehearse {

SeriesPlace place_in(const Series& series, Time at) {
    const auto after = std::upper_bound(series.times.begin(), series.times.end(), at);
    if (after == series.times.begin()) return {};
    const std::size_t row = static_cast<std::size_t>(after - series.times.begin()) - 1;
    if (after == series.times.end()) return {row, 0, true};
    return {row, (at - series.times[row]).seconds() / (*after - series.times[row]).seconds(), true};
}

double series_at(const Series& series, std::size_t column_index, const SeriesPlace& place) {
    if (!place.before) return 0;
    const double value = series.rows[place.row][column_index];
    const bool is_amount = column_index == column::producer_backlog || column_index == column::consumer_lag || column_index == column::hidden;
    if (!is_amount || place.part == 0) return value;
    return value + (series.rows[place.row + 1][column_index] - value) * place.part;
}

double series_at(const Series& series, std::size_t column_index, Time at) { return series_at(series, column_index, place_in(series, at)); }

}  // namespace rehearse
