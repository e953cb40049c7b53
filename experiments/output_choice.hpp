// Which files a result has: all, or those that were asked for, and how finely curves are sampled.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/units.hpp"

namespace rehearse {

/// A kind of file that can be left out, with what it is. result.json, run.json and study.json are always there.
struct OutputKind {
    std::string_view name, meaning;
};
const std::vector<OutputKind>& output_kinds();

struct OutputChoice {
    std::optional<std::vector<std::string>> kinds{};     // none: all
    std::optional<Duration> every{};                     // none: a row of series.csv at every change, metrics every minute

    bool has(std::string_view kind) const;
};

/// Reads "report,events", "all" or "none", and a span like "5 s"; empty texts leave the defaults. Throws ConfigError with the nearest known name.
OutputChoice parse_outputs(const std::string& kinds, const std::string& every);

}  // namespace rehearse
