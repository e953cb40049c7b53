// Results as CSV for spreadsheets and data frames: RFC 4180, a heading line, times in seconds of the run, exact numbers.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "models/outcome.hpp"

namespace rehearse {

/// One row an instant at which a slope changed, or one every so often: time_s, then the columns of the series.
std::string series_csv(const Outcome& outcome, std::optional<Duration> every = {});

/// One row a cell of the books: window (steady, incident), from, to, purpose, initiator, bytes.
std::string bytes_by_zone_csv(const Outcome& outcome);

/// A cell, in quotes where it must be.
std::string csv_cell(std::string_view text);

}  // namespace rehearse
