// One run as it is kept: what it was played with, and what it came to. Plain data; the store keeps it, tables and filters read it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "experiments/json_value.hpp"
#include "experiments/questions/summary.hpp"
#include "experiments/questions/variant.hpp"

namespace rehearse {

/// A row of the store.
struct RunRecord {
    std::string key{};            // of everything that the result follows from
    std::string study{}, architecture{};
    Count seed = 0;
    JsonValue inputs{};           // path -> value of what was varied, in the order of the axes
    std::string verdict{}, reason{};
    JsonValue figures{};          // metric -> seconds, bytes or US dollars; null when unknown or never reached
    JsonValue notes{};            // metric -> "never" (by the horizon) or "open" (may still change)
    JsonValue targets{};          // target -> pass, fail, inconclusive, not_applicable
    std::string digest{}, version{};
};

/// The record of a play.
RunRecord record_of(const std::string& key, const std::string& study, const Variant& variant, const Summary& summary);

/// The figure of a metric as it was; none for a name that is no metric.
std::optional<RunFigure> figure_of(const RunRecord& record, std::string_view name);

/// Which program plays: version and commit. Another one may come to other results.
std::string program_words();

}  // namespace rehearse
