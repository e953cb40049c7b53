// The first axis moves slowest. Shards take runs in turn, so that each has its share of every cell.
#include "experiments/questions/sweep_plan.hpp"

#include <algorithm>

#include "experiments/config_error.hpp"
#include "experiments/json_text.hpp"
#include "experiments/questions/asking.hpp"
#include "experiments/questions/run_record.hpp"
#include "sim/digest.hpp"

namespace rehearse {

namespace {

constexpr double most_runs = 10'000'000;

void check_paths(const SweepPlan& plan) {
    for (auto path = plan.paths.begin(); path != plan.paths.end(); ++path) {
        if (std::find(plan.paths.begin(), path, *path) != path) throw ConfigError("--vary", *path, "expected each parameter on one axis, found it on two");
        if (*path == "seed") throw ConfigError("--vary", *path, "expected --seeds A..B for seeds, found an axis");
        if (*path == "compare") throw ConfigError("--vary", *path, "expected --architecture for designs, found an axis");
    }
}

void check_size(const SweepQuestion& question) {
    double runs = static_cast<double>(question.architectures.size()) * static_cast<double>(question.seeds.second - question.seeds.first + 1);
    for (const SweepAxis& axis : question.axes) runs *= static_cast<double>(axis.points.size());
    if (runs > most_runs) throw ConfigError("rehearse sweep", "", "expected at most 10000000 runs, found " + std::to_string(static_cast<Count>(runs)));
}

/// Every combination of the axes' points, as cells without a design.
std::vector<SweepCell> combinations(const std::vector<SweepAxis>& axes) {
    std::vector<SweepCell> cells(1);
    for (const SweepAxis& axis : axes) {
        std::vector<SweepCell> longer;
        for (const SweepCell& cell : cells)
            for (std::size_t p = 0; p < axis.points.size(); ++p) {
                longer.push_back(cell);
                longer.back().values.insert(longer.back().values.end(), axis.points[p].begin(), axis.points[p].end());
                longer.back().texts.insert(longer.back().texts.end(), axis.texts[p].begin(), axis.texts[p].end());
            }
        cells = std::move(longer);
    }
    return cells;
}

std::string key_of(const VariableStudy& study, const SweepCell& cell) {
    Digest digest;
    digest.add(program_words());
    digest.add(study.catalog().prices.hash);
    digest.add(to_line(study.document({.architecture = cell.architecture, .seed = 0, .values = cell.values}, "--vary")));
    return digest.hex();
}

}  // namespace

Variant SweepPlan::variant(const PlannedRun& run) const {
    const SweepCell& of = cells[run.cell];
    return {.label = run.key, .architecture = of.architecture, .seed = run.seed, .values = of.values};
}

SweepPlan plan_of(const VariableStudy& study, const SweepQuestion& question) {
    SweepPlan plan;
    for (const SweepAxis& axis : question.axes) plan.paths.insert(plan.paths.end(), axis.paths.begin(), axis.paths.end());
    check_paths(plan);
    check_size(question);
    for (const std::string& architecture : question.architectures)
        for (SweepCell& cell : combinations(question.axes)) {
            cell.architecture = architecture;
            cell.key = key_of(study, cell);
            plan.cells.push_back(std::move(cell));
        }
    Count number = 0;
    for (std::size_t cell = 0; cell < plan.cells.size(); ++cell)
        for (Count seed = question.seeds.first; seed <= question.seeds.second; ++seed)
            if (number++ % question.shard.of == question.shard.part - 1) plan.runs.push_back({cell, seed, plan.cells[cell].key + "-" + std::to_string(seed)});
    return plan;
}

Shard parse_shard(const std::string& text) {
    const std::size_t slash = text.find('/');
    if (slash == std::string::npos) throw ConfigError("--shard", "", "expected a part such as 2/8, found " + in_quotes(text));
    const Count of = whole_number("--shard", text.substr(slash + 1), 1, 100'000);
    return {whole_number("--shard", text.substr(0, slash), 1, of), of};
}

}  // namespace rehearse
