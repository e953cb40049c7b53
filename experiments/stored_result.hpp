// A result folder read back: what explain and diff need of its result.json.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "experiments/json_value.hpp"
#include "models/outcome.hpp"

namespace rehearse {

/// A figure that two results can be compared by: seconds, bytes or US dollars.
struct StoredFigure {
    enum class Kind { span, bytes, money, count };
    std::string name;
    Kind kind = Kind::count;
    std::optional<double> value;      // none: not reached, or unknown
};

/// One architecture of a stored result. `outcome` has its verdict, times, ways and bottlenecks; nothing else is filled.
struct StoredOutcome {
    Outcome outcome;
    std::vector<StoredFigure> figures;
};

struct StoredResult {
    std::string where, study, command;
    std::vector<StoredOutcome> outcomes;
};

/// `result` is the content of a result.json; `where` is what error sentences call it. Throws ConfigError when it is none.
StoredResult stored_result(const JsonValue& result, const std::string& where);

/// Reads the result.json of a folder. Throws ConfigError.
StoredResult load_result(const std::filesystem::path& folder);

/// The study that a folder's result was played from. Throws ConfigError when the folder has none.
std::filesystem::path study_of_result(const std::filesystem::path& folder);

}  // namespace rehearse
