// Figures with their intervals as people and programs read them.
#pragma once

#include <string>

#include "experiments/json_value.hpp"
#include "experiments/questions/summary.hpp"
#include "sim/intervals.hpp"

namespace rehearse {

/// "41 s", "1.2 TB", "$3.20"; "unknown" for what is no number.
std::string in_words(double value, MetricKind kind);
/// "41 s (38 s to 45 s)"; "41 s (38 s or more)" where the samples cannot bound it, "41 s" where all were equal.
std::string in_words(const Estimate& estimate, MetricKind kind);
/// "3 of 100: 3 % (0.6 % to 8.5 %)"; "0 of 100: at most 3 %".
std::string share_words(std::size_t events, std::size_t trials);
/// "1.2e-09 (1.1e-09 to 1.3e-09)".
std::string chance_words(const Estimate& estimate);

/// An object with value, low and high; null where one is unknown or without bound.
JsonValue estimate_json(const Estimate& estimate);

}  // namespace rehearse
