// Numbers are kept as JSON prints them: the shortest decimals that read back as the same value.
#include "experiments/questions/run_record.hpp"

#include <algorithm>

#include "experiments/version.hpp"

namespace rehearse {

RunRecord record_of(const std::string& key, const std::string& study, const Variant& variant, const Summary& summary) {
    RunRecord record{.key = key, .study = study, .architecture = summary.architecture, .seed = *variant.seed};
    record.inputs = record.figures = record.notes = record.targets = JsonValue::object();
    for (const ReplacedValue& replaced : variant.values) record.inputs.set(replaced.path, replaced.value);
    record.verdict = word_of(summary.verdict);
    record.reason = summary.reason;
    for (const RunFigure& figure : summary.figures) {
        record.figures.set(figure.name, figure.value ? JsonValue(*figure.value) : JsonValue());
        if (figure.never) record.notes.set(figure.name, "never");
        else if (!figure.final) record.notes.set(figure.name, "open");
    }
    for (const TargetResult& target : summary.targets) record.targets.set(target.target, word_of(target.judged));
    record.digest = summary.digest;
    record.version = program_words();
    return record;
}

std::optional<RunFigure> figure_of(const RunRecord& record, std::string_view name) {
    const auto metric = std::ranges::find(target_metrics(), name, &TargetMetric::name);
    if (metric == target_metrics().end()) return std::nullopt;
    RunFigure figure{metric->name, static_cast<MetricKind>(metric->kind.index())};
    if (const JsonValue* number = record.figures.find(name); number != nullptr && number->is_number()) figure.value = number->number();
    if (const JsonValue* note = record.notes.find(name); note != nullptr && note->text() != nullptr) {
        figure.never = *note->text() == "never";
        figure.final = figure.never;
    }
    return figure;
}

std::string program_words() { return version() + " " + commit(); }

}  // namespace rehearse
