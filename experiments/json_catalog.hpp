// The catalog from the data files that the program carries.
// A mistake in them is reported like one in a study: file, place, expectation.
#pragma once

#include "topologies/catalog.hpp"

namespace rehearse {

/// Reads every data file; takes some hundredths of a second.
Catalog load_catalog();

}  // namespace rehearse
