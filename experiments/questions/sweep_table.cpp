// Designs and values on the left, figures over the seeds on the right.
#include "experiments/questions/sweep_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "experiments/questions/spread.hpp"
#include "experiments/text_table.hpp"

namespace rehearse {

namespace {

struct Column {
    std::string_view metric, heading;
};
constexpr std::array shown{Column{"reachable", "reachable"}, Column{"nothing_hidden", "nothing hidden"}, Column{"lost", "lost"}, Column{"data_at_risk", "data at risk"},
                           Column{"cross_zone_extra", "cross-zone extra"}, Column{"incident_cost", "incident cost"}, Column{"monthly_cost", "monthly cost"}};

std::string words(std::size_t number) { return std::to_string(number); }

std::size_t count_verdict(const CellRuns& cell, Verdict verdict) {
    return static_cast<std::size_t>(std::ranges::count(cell.runs, word_of(verdict), &RunRecord::verdict));
}

FigureSpread spread_in(const CellRuns& cell, std::string_view metric) {
    std::vector<RunFigure> figures;
    for (const RunRecord& run : cell.runs)
        if (const std::optional<RunFigure> figure = figure_of(run, metric)) figures.push_back(*figure);
    return spread_of(figures);
}

bool all_targets_met(const RunRecord& run) {
    return std::ranges::all_of(*run.targets.as_object(), [](const JsonMember& target) { return *target.value.text() == word_of(Judged::pass); });
}

bool has_targets(const std::vector<CellRuns>& cells) {
    return std::ranges::any_of(cells, [](const CellRuns& cell) { return !cell.runs.empty() && !cell.runs.front().targets.as_object()->empty(); });
}

std::vector<std::string> row_of(const SweepCell& place, const CellRuns& cell, bool with_targets) {
    std::vector<std::string> row{place.architecture};
    row.insert(row.end(), place.texts.begin(), place.texts.end());
    row.push_back(cell.runs.size() == cell.planned ? words(cell.planned) : words(cell.runs.size()) + " of " + words(cell.planned));
    const bool applicable = count_verdict(cell, Verdict::not_applicable) == 0;
    row.push_back(applicable ? words(count_verdict(cell, Verdict::recovered)) : "not applicable");
    for (const Column& column : shown) row.push_back(spread_in(cell, column.metric).words());
    if (with_targets) row.push_back(words(static_cast<std::size_t>(std::ranges::count_if(cell.runs, all_targets_met))));
    return row;
}

std::string_view unit_of(MetricKind kind) { return kind == MetricKind::span ? "s" : kind == MetricKind::bytes ? "bytes" : "USD"; }

JsonValue number(double value) { return std::isinf(value) ? JsonValue() : JsonValue(value); }

JsonValue figures_json(const CellRuns& cell) {
    JsonValue figures = JsonValue::object();
    for (const TargetMetric& metric : target_metrics()) {
        const FigureSpread spread = spread_in(cell, metric.name);
        JsonValue entry = JsonValue::object().set("unit", unit_of(static_cast<MetricKind>(metric.kind.index()))).set("runs", spread.known).set("never", spread.never);
        if (spread.known > 0) entry.set("median", number(spread.median)).set("least", number(spread.least)).set("most", number(spread.most));
        figures.set(metric.name, entry);
    }
    return figures;
}

JsonValue targets_json(const CellRuns& cell) {
    std::map<std::string, std::map<std::string, int>> counts;
    for (const RunRecord& run : cell.runs)
        for (const JsonMember& target : *run.targets.as_object()) ++counts[target.key][*target.value.text()];
    JsonValue targets = JsonValue::object();
    for (const auto& [target, judged] : counts) {
        JsonValue entry = JsonValue::object();
        for (const auto& [word, times] : judged) entry.set(word, times);
        targets.set(target, entry);
    }
    return targets;
}

ExitCode exit_code_of(const RunRecord& run) {
    std::vector<ExitCode> codes;
    if (run.verdict == word_of(Verdict::not_recovered)) codes.push_back(ExitCode::not_recovered);
    if (run.verdict == word_of(Verdict::inconclusive)) codes.push_back(ExitCode::inconclusive);
    for (const JsonMember& target : *run.targets.as_object()) {
        if (*target.value.text() == word_of(Judged::fail)) codes.push_back(ExitCode::target_missed);
        if (*target.value.text() == word_of(Judged::inconclusive)) codes.push_back(ExitCode::inconclusive);
    }
    return gravest(codes);
}

}  // namespace

std::vector<CellRuns> runs_of(const SweepPlan& plan, const RunStore& store) {
    std::vector<CellRuns> cells(plan.cells.size());
    for (const PlannedRun& run : plan.runs) {
        ++cells[run.cell].planned;
        if (std::optional<RunRecord> found = store.find(run.key)) cells[run.cell].runs.push_back(std::move(*found));
    }
    return cells;
}

std::string sweep_table(const SweepPlan& plan, const std::vector<CellRuns>& cells) {
    const bool with_targets = has_targets(cells);
    std::vector<std::string> heading{"architecture"};
    heading.insert(heading.end(), plan.paths.begin(), plan.paths.end());
    heading.insert(heading.end(), {"runs", "recovered"});
    for (const Column& column : shown) heading.emplace_back(column.heading);
    if (with_targets) heading.emplace_back("targets met");
    TextTable table(heading);
    for (std::size_t i = 0; i < cells.size(); ++i)
        if (cells[i].planned > 0) table.add(row_of(plan.cells[i], cells[i], with_targets));
    return table.text();
}

JsonValue sweep_json(const SweepPlan& plan, const std::vector<CellRuns>& cells) {
    JsonValue list = JsonValue::list();
    for (std::size_t i = 0; i < cells.size(); ++i) {
        JsonValue inputs = JsonValue::object(), verdicts = JsonValue::object();
        for (const ReplacedValue& replaced : plan.cells[i].values) inputs.set(replaced.path, replaced.value);
        for (const Verdict verdict : {Verdict::recovered, Verdict::not_recovered, Verdict::inconclusive, Verdict::not_applicable})
            verdicts.set(word_of(verdict), count_verdict(cells[i], verdict));
        list.push(JsonValue::object()
                      .set("architecture", plan.cells[i].architecture)
                      .set("inputs", inputs)
                      .set("runs", cells[i].runs.size())
                      .set("planned", cells[i].planned)
                      .set("verdicts", verdicts)
                      .set("figures", figures_json(cells[i]))
                      .set("targets", targets_json(cells[i])));
    }
    return JsonValue::object().set("varied", JsonValue(JsonValue::List(plan.paths.begin(), plan.paths.end()))).set("cells", list);
}

ExitCode exit_code_of(const std::vector<CellRuns>& cells) {
    std::vector<ExitCode> codes;
    for (const CellRuns& cell : cells)
        for (const RunRecord& run : cell.runs) codes.push_back(exit_code_of(run));
    return gravest(codes);
}

}  // namespace rehearse
