// "Did you mean": the known name that is the fewest slips of the hand away from what was typed.
// A slip is a letter missing, added, replaced, or two neighbours swapped (restricted Damerau-Levenshtein distance).
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace rehearse {

/// The number of slips between two texts; upper and lower case count as equal.
std::size_t slips_between(std::string_view a, std::string_view b);

/// The best candidate and whether it is near enough to be meant; the name is empty when there are no candidates.
struct NearestName {
    std::string name;
    bool close = false;
};

/// Of equally near names the first one wins. A name that contains what was typed, or the other way round, is close as well.
NearestName nearest_name(std::string_view typed, std::span<const std::string> known);

}  // namespace rehearse
