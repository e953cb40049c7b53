// Inputs differ from sweep to sweep, so their columns are gathered from the runs.
#include "experiments/questions/runs_listing.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "experiments/json_leaf.hpp"
#include "experiments/json_text.hpp"
#include "experiments/result_csv.hpp"
#include "experiments/text_table.hpp"

namespace rehearse {

namespace {

constexpr std::array in_table{std::string_view("reachable"), std::string_view("nothing_hidden"), std::string_view("lost"), std::string_view("incident_cost")};

std::vector<std::string> inputs_of(const std::vector<RunRecord>& runs) {
    std::vector<std::string> paths;
    for (const RunRecord& run : runs)
        for (const JsonMember& input : *run.inputs.as_object())
            if (std::ranges::find(paths, input.key) == paths.end()) paths.push_back(input.key);
    return paths;
}

std::string cell(const JsonValue* value) {
    if (value == nullptr || value->is_null()) return {};
    return value->as_list() != nullptr || value->as_object() != nullptr ? to_line(*value) : plain_text(*value);
}

std::string name_with_unit(const TargetMetric& metric) {
    constexpr std::array units{std::string_view("_s"), std::string_view("_bytes"), std::string_view("_usd")};
    const std::string_view unit = units[metric.kind.index()];
    return metric.name.ends_with(unit) ? metric.name : metric.name + std::string(unit);
}

void add_line(std::string& text, const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) text += (i == 0 ? "" : ",") + csv_cell(cells[i]);
    text += "\n";
}

}  // namespace

std::vector<RunRecord> once_each(std::vector<RunRecord> runs) {
    const auto place = [](const RunRecord& run) { return std::tuple(run.study, run.architecture, to_line(run.inputs), run.seed, run.key); };
    std::ranges::sort(runs, {}, place);
    runs.erase(std::unique(runs.begin(), runs.end(), [](const RunRecord& a, const RunRecord& b) { return a.key == b.key; }), runs.end());
    return runs;
}

std::string runs_table(const std::vector<RunRecord>& runs) {
    const std::vector<std::string> inputs = inputs_of(runs);
    std::vector<std::string> heading{"study", "architecture"};
    heading.insert(heading.end(), inputs.begin(), inputs.end());
    heading.insert(heading.end(), {"seed", "verdict", "reachable", "nothing hidden", "lost", "incident cost", "digest"});
    TextTable table(heading);
    for (const RunRecord& run : runs) {
        std::vector<std::string> row{run.study, run.architecture};
        for (const std::string& path : inputs) row.push_back(cell(run.inputs.find(path)));
        row.insert(row.end(), {std::to_string(run.seed), run.verdict});
        for (const std::string_view metric : in_table) row.push_back(in_words(*figure_of(run, metric)));
        row.push_back(run.digest);
        table.add(row);
    }
    return table.text();
}

std::string runs_csv(const std::vector<RunRecord>& runs) {
    const std::vector<std::string> inputs = inputs_of(runs);
    std::vector<std::string> heading{"key", "study", "architecture"};
    heading.insert(heading.end(), inputs.begin(), inputs.end());
    heading.insert(heading.end(), {"seed", "verdict", "reason"});
    for (const TargetMetric& metric : target_metrics()) heading.push_back(name_with_unit(metric));
    heading.insert(heading.end(), {"targets", "digest", "version"});
    std::string text;
    add_line(text, heading);
    for (const RunRecord& run : runs) {
        std::vector<std::string> row{run.key, run.study, run.architecture};
        for (const std::string& path : inputs) row.push_back(cell(run.inputs.find(path)));
        row.insert(row.end(), {std::to_string(run.seed), run.verdict, run.reason});
        for (const TargetMetric& metric : target_metrics()) row.push_back(cell(run.figures.find(metric.name)));
        row.insert(row.end(), {to_line(run.targets), run.digest, run.version});
        add_line(text, row);
    }
    return text;
}

JsonValue runs_json(const std::vector<RunRecord>& runs) {
    JsonValue list = JsonValue::list();
    for (const RunRecord& run : runs)
        list.push(JsonValue::object()
                      .set("key", run.key)
                      .set("study", run.study)
                      .set("architecture", run.architecture)
                      .set("inputs", run.inputs)
                      .set("seed", run.seed)
                      .set("verdict", run.verdict)
                      .set("reason", run.reason)
                      .set("figures", run.figures)
                      .set("notes", run.notes)
                      .set("targets", run.targets)
                      .set("digest", run.digest)
                      .set("version", run.version));
    return list;
}

}  // namespace rehearse
