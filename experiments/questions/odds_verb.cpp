// Reads and checks everything, plays, prints; an interrupt keeps the years that are done.
#include "experiments/questions/odds_verb.hpp"

#include <iostream>

#include "experiments/config_error.hpp"
#include "experiments/interrupt.hpp"
#include "experiments/json_hazards.hpp"
#include "experiments/json_text.hpp"
#include "experiments/questions/asking.hpp"
#include "experiments/questions/durability.hpp"
#include "experiments/questions/odds.hpp"
#include "experiments/questions/odds_report.hpp"

namespace rehearse {

namespace {

constexpr Count most_samples = 1'000'000;

OddsRequest request_of(const Command& command, Asking& asking) {
    OddsRequest request;
    if (command.has("years") && command.has("runs")) throw ConfigError("rehearse odds", "", "expected --years or --runs, found both");
    request.years = !command.has("runs");
    request.samples = static_cast<std::size_t>(asking.count(request.years ? "years" : "runs", 1, most_samples).value_or(100));
    request.tolerance = asking.share("tolerance");
    request.manner = asking.manner("odds", "an incident");
    request.progress = [&asking](double share) { asking.progress().show("playing", share); };
    return request;
}

}  // namespace

ExitCode odds_verb(const Command& command) {
    const HazardBook hazards = load_hazards(command.text("hazards"));
    Asking asking(command, Designs::asked_for);
    const VariableStudy& study = asking.study();
    const OddsRequest request = request_of(command, asking);
    const PatientInterrupts patient;
    const Odds odds = odds_of(study, hazards, request);
    std::vector<Durability> durability;
    if (odds.years && !odds.interrupted) {
        asking.progress().show("simulating losses of copies");
        durability = durability_of(study, hazards);
    }
    asking.progress().clear();
    if (command.format == "json") std::cout << to_text(odds_json(odds, study.study(), hazards.file, durability));
    else std::cout << odds_text(odds, study.study(), hazards.file) << durability_text(durability);
    return odds.interrupted ? ExitCode::interrupted : ExitCode::fine;
}

}  // namespace rehearse
