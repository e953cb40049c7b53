// Reads and checks everything, fits, prints; what the data cannot tell makes the answer inconclusive.
#include "experiments/questions/calibration_verb.hpp"

#include <iostream>

#include "experiments/config_error.hpp"
#include "experiments/interrupt.hpp"
#include "experiments/json_text.hpp"
#include "experiments/questions/asking.hpp"
#include "experiments/questions/calibration_report.hpp"

namespace rehearse {

ExitCode calibration_verb(const Command& command) {
    Asking asking(command, Designs::asked_for);
    const VariableStudy& study = asking.study();
    CalibrationRequest request;
    for (const std::string& text : command.texts("vary")) request.unknowns.push_back(input_of(text, study, "--vary"));
    if (request.unknowns.empty())
        throw ConfigError("rehearse calibrate", "", "expected --vary with what is unknown and its bounds, found none",
            "for example: --vary \"assumptions.broker start=5 s..60 s\"");
    request.files = command.words;
    for (const std::string& file : command.words) request.cases.push_back(load_measured_case(file));
    request.seeds = static_cast<std::size_t>(asking.count("samples", 1, 10'000).value_or(5));
    request.manner = asking.manner("calibrate", "--vary");
    request.progress = [&asking](const std::string& stage, double share) { asking.progress().show(stage, share); };
    const PatientInterrupts patient;
    const Calibration found = calibrate(study, request);
    asking.progress().clear();
    if (command.format == "json") std::cout << to_text(calibration_json(found, study.study()));
    else std::cout << calibration_text(found, study.study());
    if (found.interrupted) return ExitCode::interrupted;
    return found.identified() ? ExitCode::fine : ExitCode::inconclusive;
}

}  // namespace rehearse
