// The order: read and plan everything, open the store, play what is missing, print from the store.
#include "experiments/questions/sweep.hpp"

#include <iostream>
#include <set>

#include "experiments/config_error.hpp"
#include "experiments/interrupt.hpp"
#include "experiments/json_text.hpp"
#include "experiments/questions/asking.hpp"
#include "experiments/questions/runs_listing.hpp"
#include "experiments/questions/sweep_table.hpp"

namespace rehearse {

namespace {

SweepQuestion question_of(const Command& command, const Asking& asking) {
    SweepQuestion question;
    question.architectures = asking.architectures();
    for (const std::string& text : command.texts("vary")) question.axes.push_back(axis_of(text, asking.study(), "--vary"));
    std::vector<SweepAxis> together;
    for (const std::string& text : command.texts("zip")) together.push_back(axis_of(text, asking.study(), "--zip"));
    if (!together.empty()) question.axes.push_back(zipped(together));
    const Count seed = asking.study().study().spec.seed;
    question.seeds = command.has("seeds") ? seeds_between(command.text("seeds")) : std::pair{seed, seed};
    if (command.has("shard")) question.shard = parse_shard(command.text("shard"));
    return question;
}

void say_what_was_done(const SweepProgress& done, const RunStore& store) {
    std::cerr << done.planned << (done.planned == 1 ? " run: " : " runs: ");
    if (done.kept > 0) std::cerr << done.kept << " were there, ";
    std::cerr << done.played << " played; they are in " << store.file().string() << "\n";
}

}  // namespace

std::filesystem::path store_folder(const Command& command, const std::string& study) {
    return command.output.empty() ? std::filesystem::path("out") / study : std::filesystem::path(command.output);
}

SweepProgress play_missing(const VariableStudy& study, const SweepPlan& plan, RunStore& store, PlayManner manner) {
    SweepProgress progress{plan.runs.size(), 0, 0};
    std::vector<Variant> missing;
    std::set<std::string> planned;
    for (const PlannedRun& run : plan.runs) {
        if (!planned.insert(run.key).second) continue;
        if (store.has(run.key)) ++progress.kept;
        else missing.push_back(plan.variant(run));
    }
    progress.planned = planned.size();
    manner.done = [&](std::size_t index, const Summary& summary) {
        store.put(record_of(missing[index].label, study.study().name, missing[index], summary));
        ++progress.played;
    };
    play_all(study, missing, manner);
    return progress;
}

ExitCode sweep_verb(const Command& command) {
    Asking asking(command);
    const SweepPlan plan = plan_of(asking.study(), question_of(command, asking));
    RunStore store(store_folder(command, asking.study().study().name), StoreUse::write);
    SweepProgress done;
    {
        const PatientInterrupts patient;
        done = play_missing(asking.study(), plan, store, asking.manner("sweep", "--vary"));
    }
    asking.progress().clear();
    if (done.kept + done.played < done.planned) {
        std::cerr << "interrupted: " << done.kept + done.played << " of " << done.planned << " runs are in " << store.file().string() << "; the same command goes on from there\n";
        return ExitCode::interrupted;
    }
    const std::vector<CellRuns> cells = runs_of(plan, store);
    std::cout << (command.format == "json" ? to_text(sweep_json(plan, cells)) : sweep_table(plan, cells));
    if (!command.quiet) say_what_was_done(done, store);
    return exit_code_of(cells);
}

ExitCode runs_verb(const Command& command) {
    std::vector<RunRecord> all;
    for (const std::string& folder : command.words)
        for (RunRecord& run : RunStore(folder, StoreUse::read).all()) all.push_back(std::move(run));
    const std::vector<RunRecord> runs = chosen_runs(once_each(std::move(all)), command.texts("where"));
    if (!command.output.empty()) {
        RunStore store(command.output, StoreUse::write);
        for (const RunRecord& run : runs) store.put(run);
        if (!command.quiet) std::cerr << runs.size() << " runs are in " << store.file().string() << "\n";
        return ExitCode::fine;
    }
    if (command.format == "csv") std::cout << runs_csv(runs);
    else std::cout << (command.format == "json" ? to_text(runs_json(runs)) : runs_table(runs));
    return ExitCode::fine;
}

}  // namespace rehearse
