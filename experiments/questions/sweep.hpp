// The sweep: plays what its store does not hold yet, keeps each run as it ends, and prints what the store then says.
#pragma once

#include <filesystem>

#include "experiments/command.hpp"
#include "experiments/exit_code.hpp"
#include "experiments/questions/playing.hpp"
#include "experiments/questions/run_store.hpp"
#include "experiments/questions/sweep_plan.hpp"

namespace rehearse {

/// How much of a plan was there and how much was played.
struct SweepProgress {
    std::size_t planned = 0, kept = 0, played = 0;
};

/// Plays the runs of the plan that the store lacks; each is in the store before the next of its thread begins. Throws ConfigError.
SweepProgress play_missing(const VariableStudy& study, const SweepPlan& plan, RunStore& store, PlayManner manner);

/// The verbs `sweep` and `runs`.
ExitCode sweep_verb(const Command& command);
ExitCode runs_verb(const Command& command);

/// Where the store of a study lies when the command names no other place.
std::filesystem::path store_folder(const Command& command, const std::string& study);

}  // namespace rehearse
