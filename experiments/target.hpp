// Targets of a study: "reachable <= 30 s", "late of consume orders == 0". One table says what can be asked; listing, reading and judging
// all follow it.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "models/outcome.hpp"
#include "models/study_spec.hpp"
#include "topologies/decimal.hpp"

namespace rehearse {

/// A figure of an outcome: a span, an amount of data, or US dollars.
using TargetValue = std::variant<Duration, Bytes, Decimal>;

/// What an outcome says about a metric.
struct Reading {
    std::optional<TargetValue> value;   // none: not known, or never reached
    bool never = false;                 // not reached by the horizon; `value` then says how long the run was able to look
    bool final = true;                  // false: the incident is still open, so the figure may yet change
    std::string unknown_because;
};

/// Something that a target can be about.
struct TargetMetric {
    std::string name, meaning;
    TargetValue kind;                   // only its type counts
    bool of_clients;                    // of one client group, or of the one that fares worst
    Reading (*read)(const Outcome&, const ClientOutcome*);
};
const std::vector<TargetMetric>& target_metrics();

enum class Comparator { at_most, below, equal, at_least, above };

/// A target as it was read.
struct StudyTarget {
    std::string text;
    const TargetMetric* metric = nullptr;
    std::string group;                  // of a client metric; empty: every group
    Comparator comparator = Comparator::at_most;
    TargetValue limit;
};

/// Whether `found` keeps to the limit.
bool meets(const TargetValue& found, Comparator comparator, const TargetValue& limit);

/// A value of the same kind, as targets write it: "30 s", "1 GB", "500 USD", "0". Throws WrongValue.
TargetValue parse_limit(const TargetValue& kind, const std::string& text);

/// Throws ConfigError, naming `targets[i]`.
std::vector<StudyTarget> parse_targets(const StudySpec& spec, const std::string& file);

/// What reports call a client of a study.
std::string client_name(const ClientSpec& client);

}  // namespace rehearse
