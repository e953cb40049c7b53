// Axes of a sweep: a parameter of the study and the values that it takes in turn, as typed after --vary and --zip.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "experiments/questions/variant.hpp"

namespace rehearse {

/// The values of one parameter, or of several that move together; every point has a value for each path.
struct SweepAxis {
    std::vector<std::string> paths;
    std::vector<std::vector<std::string>> texts;      // of each point, one a path, as tables show them
    std::vector<std::vector<ReplacedValue>> points;
};

/// "6,9,12", "6..12 by 3", "100,200 MB/s", "100..300 MB/s by 50", "m7g.large,m7g.xlarge"; commas inside brackets and quotes belong to a value. Throws WrongValue.
std::vector<std::string> values_of(const std::string& text);

/// "PATH=VALUES" for the study. Throws ConfigError that blames `option`.
SweepAxis axis_of(const std::string& text, const VariableStudy& study, const std::string& option);

/// Axes that move together become one. Throws ConfigError when they are not equally long.
SweepAxis zipped(const std::vector<SweepAxis>& axes);

/// The seeds after --seeds: "1..100", or "100" for the same. Throws ConfigError.
std::pair<Count, Count> seeds_between(const std::string& text);

}  // namespace rehearse
