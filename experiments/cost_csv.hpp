// cost.csv: the bills with the column names of the FOCUS specification, so that they can be laid beside an invoice.
#pragma once

#include <string>

#include "models/outcome.hpp"

namespace rehearse {

/// One row a line item of each bill; unknown prices and amounts are empty.
std::string cost_csv(const Outcome& outcome);

/// What the cloud's own invoice calls the use of a price item; empty where that is not known.
std::string usage_type(const std::string& provider, const std::string& region, const std::string& item);

}  // namespace rehearse
