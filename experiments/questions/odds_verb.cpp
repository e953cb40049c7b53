// Reads and checks everything, plays, prints; an interrupt keeps the years that are done.
#include "experiments/questions/odds_verb.hpp"

#include <iostream>

#include "experiments/config_error.hpp"
#include "experiments/interrupt.hpp"
#include "experiments/json_catalog.hpp"
#include "experiments/json_hazards.hpp"
#include "experiments/json_text.hpp"
#include "experiments/play.hpp"
#include "experiments/questions/asked.hpp"
#include "experiments/questions/durability.hpp"
#include "experiments/questions/odds.hpp"
#include "experiments/questions/odds_report.hpp"

namespace rehearse {

namespace {

constexpr Count most_samples = 1'000'000;

OddsRequest request_of(const Command& command) {
    OddsRequest request;
    if (command.has("years") && command.has("runs")) throw ConfigError("rehearse odds", "", "expected --years or --runs, found both");
    request.years = !command.has("runs");
    request.samples = static_cast<std::size_t>(asked_count(command, request.years ? "years" : "runs", 1, most_samples).value_or(100));
    request.tolerance = asked_share(command, "tolerance");
    request.manner.threads = static_cast<unsigned>(asked_count(command, "threads", 1, 1024).value_or(0));
    request.manner.stop = interrupted;
    request.manner.blamed = "an incident";
    return request;
}

}  // namespace

ExitCode odds_verb(const Command& command) {
    OddsRequest request = request_of(command);
    const Catalog catalog = load_catalog();
    const HazardBook hazards = load_hazards(command.text("hazards"));
    const VariableStudy study(asked_study(command, catalog), catalog);
    const PatientInterrupts patient;
    Progress progress(command.quiet);
    request.progress = [&progress](double share) { progress.show("playing", share); };
    const Odds odds = odds_of(study, hazards, request);
    std::vector<Durability> durability;
    if (odds.years && !odds.interrupted) {
        progress.show("simulating losses of copies");
        durability = durability_of(study, hazards);
    }
    progress.clear();
    if (command.format == "json") std::cout << to_text(odds_json(odds, study.study(), hazards.file, durability));
    else std::cout << odds_text(odds, study.study(), hazards.file) << durability_text(durability);
    return odds.interrupted ? ExitCode::interrupted : ExitCode::fine;
}

}  // namespace rehearse
