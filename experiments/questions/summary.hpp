// What one play came to in a few figures, under the names that targets use.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/judgement.hpp"
#include "models/outcome.hpp"

namespace rehearse {

enum class MetricKind { span, bytes, money };    // seconds, bytes, US dollars

/// A figure of a run. Of figures that each client group has, the worst of all groups.
struct RunFigure {
    std::string_view name;              // reachable, nothing_hidden, lost, incident_cost, late, ...: rehearse list targets
    MetricKind kind = MetricKind::span;
    std::optional<double> value{};      // none: unknown, such as a sum with a missing price, or never reached
    bool never = false;                 // not reached by the horizon
    bool final = true;                  // false: the incident was open at the horizon, so it may still change
};

/// One play.
struct Summary {
    bool played = false;                // false: an interrupt came first, and nothing else is filled
    std::string label{};                // of the variant
    std::string architecture{};
    Verdict verdict = Verdict::recovered;
    std::string reason{};               // of every verdict but recovered
    std::vector<RunFigure> figures{};      // all metrics, in the order of their list
    std::vector<TargetResult> targets{};
    std::optional<double> spare{};      // share by which the load may grow until the first resource is full, before anything fails
    std::string first_to_break{};       // that resource
    std::string digest{};

    /// Null for a name that is no metric.
    const RunFigure* find(std::string_view name) const;
};

/// `targets` are those of the study that was played.
Summary summary_of(const Outcome& outcome, const std::vector<StudyTarget>& targets);

/// The word that tables and files use: recovered, not_recovered, inconclusive, not_applicable.
std::string_view word_of(Verdict verdict);

/// The figure as people read it: "31 s", "not by the horizon", "unknown".
std::string in_words(const RunFigure& figure);

}  // namespace rehearse
