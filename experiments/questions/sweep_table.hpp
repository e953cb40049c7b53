// What a sweep came to, read from its store alone, so that a sweep that was ended and went on prints what an undisturbed one prints.
#pragma once

#include <string>

#include "experiments/exit_code.hpp"
#include "experiments/questions/run_store.hpp"
#include "experiments/questions/sweep_plan.hpp"

namespace rehearse {

/// The stored runs of one cell of a plan.
struct CellRuns {
    std::size_t planned = 0;
    std::vector<RunRecord> runs;    // in the order of the seeds
};

/// One entry a cell, in the order of the plan.
std::vector<CellRuns> runs_of(const SweepPlan& plan, const RunStore& store);

/// A line a cell: the values, and each figure's median with its ends over the seeds.
std::string sweep_table(const SweepPlan& plan, const std::vector<CellRuns>& cells);

/// The same with every figure, in seconds, bytes and US dollars.
JsonValue sweep_json(const SweepPlan& plan, const std::vector<CellRuns>& cells);

/// The gravest of all runs.
ExitCode exit_code_of(const std::vector<CellRuns>& cells);

}  // namespace rehearse
