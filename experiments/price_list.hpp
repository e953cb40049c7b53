// rehearse prices: what the price book holds, and what changed between two of them.
#pragma once

#include <string>
#include <vector>

#include "topologies/prices.hpp"

namespace rehearse {

/// Providers and regions with their number of rows, how many are unverified, and the span of their dates.
std::string price_regions(const PriceBook& book);

/// The rows whose item is `wanted` or begins with it, optionally of one region ("us-east-1"). Throws ConfigError when there are none.
std::string price_rows(const PriceBook& book, const std::string& wanted, const std::string& region);

/// Rows that came, went or changed price: before, after, difference and percent. Says so when there are none.
std::string price_changes(const PriceBook& before, const PriceBook& after);

/// Reads a price book of the format of topologies/data/prices.json. Throws ConfigError.
PriceBook load_price_book(const std::string& path);

}  // namespace rehearse
