// A curve's value at any instant of the run.
#pragma once

#include "models/outcome.hpp"

namespace rehearse {

/// Rates and partitions hold from their row to the next; amounts (backlog, lag, hidden) are linear in between. Zero before the first row.
double series_at(const Series& series, std::size_t column_index, Time at);

}  // namespace rehearse
