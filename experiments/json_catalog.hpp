// The catalog from the data files that the program carries.
// A mistake in them is reported like one in a study: file, place, expectation.
#pragma once

#include <string>
#include <string_view>

#include "topologies/catalog.hpp"

namespace rehearse {

/// Reads every data file; takes some hundredths of a second.
Catalog load_catalog();

/// A price book in the format of prices.json; `file` is what error sentences call it. Throws ConfigError.
PriceBook parse_price_book(std::string_view text, const std::string& file);

}  // namespace rehearse
