// A curve's value at any instant of the run.
#pragma once

#include "models/outcome.hpp"

namespace rehearse {

/// Where an instant lies among the rows of a series, for those who read many columns there: the row before it (none: `before` is false), and how
/// far it is on the way to the next.
struct SeriesPlace {
    std::size_t row = 0;
    double part = 0;
    bool before = false;
};
SeriesPlace place_in(const Series& series, Time at);

/// Rates and partitions hold from their row to the next; amounts (backlog, lag, hidden) are linear in between. Zero before the first row.
double series_at(const Series& series, std::size_t column_index, Time at);
double series_at(const Series& series, std::size_t column_index, const SeriesPlace& place);

}  // namespace rehearse
