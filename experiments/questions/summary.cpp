// The metrics are read one by one through their own table, so that a summary knows no metric by name.
#include "experiments/questions/summary.hpp"

#include <algorithm>

#include "experiments/headroom.hpp"
#include "experiments/words.hpp"

namespace rehearse {

namespace {

MetricKind kind_of(const TargetValue& value) { return static_cast<MetricKind>(value.index()); }

double number_of(const TargetValue& value) {
    if (const auto* span = std::get_if<Duration>(&value)) return span->seconds();
    if (const auto* amount = std::get_if<Bytes>(&value)) return amount->count;
    return std::get<Decimal>(value).approximate();
}

RunFigure figure_of(const TargetMetric& metric, const Reading& reading) {
    RunFigure figure{metric.name, kind_of(metric.kind), {}, reading.never, reading.final};
    if (reading.value && !reading.never) figure.value = number_of(*reading.value);
    return figure;
}

RunFigure figure_of(const TargetMetric& metric, const Outcome& outcome) {
    if (outcome.verdict == Verdict::not_applicable && metric.name != "monthly_cost") return {metric.name, kind_of(metric.kind)};
    if (!metric.of_clients) return figure_of(metric, metric.read(outcome, nullptr));
    RunFigure worst{metric.name, kind_of(metric.kind)};
    for (const ClientOutcome& client : outcome.clients) {
        const RunFigure figure = figure_of(metric, metric.read(outcome, &client));
        if (!worst.value || (figure.value && *figure.value > *worst.value)) worst = figure;
    }
    return worst;
}

}  // namespace

const RunFigure* Summary::find(std::string_view name) const {
    const auto found = std::ranges::find(figures, name, &RunFigure::name);
    return found == figures.end() ? nullptr : &*found;
}

Summary summary_of(const Outcome& outcome, const std::vector<StudyTarget>& targets) {
    Summary summary{.played = true, .architecture = outcome.architecture, .verdict = outcome.verdict, .reason = outcome.reason};
    for (const TargetMetric& metric : target_metrics()) summary.figures.push_back(figure_of(metric, outcome));
    summary.targets = judge(targets, outcome);
    if (const std::optional<FirstToBreak> first = rehearse::first_to_break(outcome)) {
        summary.spare = first->more_load;
        summary.first_to_break = first->pool;
    }
    summary.digest = outcome.digest;
    return summary;
}

std::string_view word_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::recovered: return "recovered";
        case Verdict::not_recovered: return "not_recovered";
        case Verdict::inconclusive: return "inconclusive";
        case Verdict::not_applicable: break;
    }
    return "not_applicable";
}

std::string in_words(const RunFigure& figure) {
    if (figure.never) return "not by the horizon";
    if (!figure.value) return "unknown";
    if (figure.kind == MetricKind::bytes) return in_words(Bytes{*figure.value});
    if (figure.kind == MetricKind::span) return in_words(Duration{static_cast<std::int64_t>(std::round(*figure.value * 1e9))});
    return in_words(Decimal::whole(1) * *figure.value);
}

}  // namespace rehearse
