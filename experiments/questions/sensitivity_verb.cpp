// Reads and checks everything, plays in three stages, prints what is done.
#include "experiments/questions/sensitivity_verb.hpp"

#include <algorithm>
#include <iostream>

#include "experiments/config_error.hpp"
#include "experiments/entrants.hpp"
#include "experiments/interrupt.hpp"
#include "experiments/json_text.hpp"
#include "experiments/questions/asking.hpp"
#include "experiments/questions/sensitivity_report.hpp"

namespace rehearse {

namespace {

/// The design that is asked about: the one of --architecture, else the study's first; and the one beside it, if there is any.
void choose_designs(const Command& command, const StudySpec& spec, SensitivityRequest& request) {
    std::vector<std::string> names;
    for (const Entrant& entrant : entrants_of(spec)) names.push_back(entrant.architecture);
    const auto chosen = [&names](const std::string& option, const std::string& name) {
        if (std::ranges::find(names, name) == names.end()) throw ConfigError("--" + option, "", expected_one_of("architecture of the study", names, name),
            nearest_hint(name, names));
        return name;
    };
    request.architecture = command.architecture.empty() ? names.front() : chosen("architecture", command.architecture);
    if (command.has("against")) request.against = chosen("against", command.text("against"));
    const auto other = std::ranges::find_if(names, [&request](const std::string& name) { return name != request.architecture; });
    if (request.against.empty() && other != names.end()) request.against = *other;
    if (request.against == request.architecture) throw ConfigError("--against", "", "expected another design than " + in_quotes(request.architecture));
}

SensitivityRequest request_of(const Command& command, Asking& asking) {
    const VariableStudy& study = asking.study();
    SensitivityRequest request;
    request.metric = command.has("of") ? metric_called(command.text("of"), "--of").name : "reachable";
    choose_designs(command, study.study().spec, request);
    for (const std::string& text : command.texts("vary")) request.inputs.push_back(input_of(text, study, "--vary"));
    if (request.inputs.empty()) request.inputs = usual_inputs(study, request.architecture);
    request.rows = static_cast<std::size_t>(asking.count("samples", 8, 100'000).value_or(64));
    request.manner = asking.manner("sensitivity", "--vary");
    request.progress = [&asking](const std::string& stage, double share) { asking.progress().show(stage, share); };
    return request;
}

}  // namespace

ExitCode sensitivity_verb(const Command& command) {
    Asking asking(command);
    const VariableStudy& study = asking.study();
    const SensitivityRequest request = request_of(command, asking);
    const PatientInterrupts patient;
    const Sensitivity found = sensitivity_of(study, request);
    asking.progress().clear();
    if (command.format == "json") std::cout << to_text(sensitivity_json(found, request, study.study()));
    else std::cout << sensitivity_text(found, request, study.study());
    return interrupted() ? ExitCode::interrupted : ExitCode::fine;
}

}  // namespace rehearse
