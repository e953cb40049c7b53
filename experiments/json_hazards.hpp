// Hazards from JSON: the program's own rows, or another file in their shape.
#pragma once

#include <string>
#include <string_view>

#include "topologies/hazard.hpp"

namespace rehearse {

/// Throws ConfigError when a row is wrong, two rows of one name hold for the same place, or nobody is there to replace anything.
HazardBook parse_hazards(std::string_view text, const std::string& file);

/// The file at the path; the rows that the program carries when it is empty. Throws ConfigError.
HazardBook load_hazards(const std::string& path);

}  // namespace rehearse
