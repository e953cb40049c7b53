// cost.csv: the bills with the column names of the FOCUS specification, so that they can be laid beside an invoice.
#pragma once

#include <cstdint>
#include <string>

#include "models/outcome.hpp"

namespace rehearse {

/// One row a line item of each bill; unknown prices and amounts are empty. The five bills are views of the same money: rows of one x_Bill add up.
std::string cost_csv(const Outcome& outcome);

/// A second of the run as a date: a simulated run has none, so it begins at 1970-01-01T00:00:00Z, like the samples of metrics.txt.
std::string instant_of_run(std::int64_t second);

}  // namespace rehearse
