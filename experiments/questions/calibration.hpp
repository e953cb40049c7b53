// Fitting unknown parameters of a study to measured cases, within bounds, with confidence, and with a refusal of what the data cannot tell.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "experiments/questions/measured_case.hpp"
#include "experiments/questions/playing.hpp"
#include "experiments/questions/varied_input.hpp"
#include "sim/intervals.hpp"

namespace rehearse {

struct CalibrationRequest {
    std::vector<VariedInput> unknowns;
    std::vector<MeasuredCase> cases;
    std::vector<std::string> files;           // of the cases, for error sentences
    std::size_t seeds = 5;                    // weathers over which a prediction is the mean
    PlayManner manner{};
    std::function<void(const std::string& stage, double share)> progress{};
};

/// A measured figure beside the fitted one.
struct FittedFigure {
    std::string of_case, metric;
    MetricKind kind = MetricKind::span;
    double measured = 0, error = 0, fitted = 0;    // error: one standard deviation
};

struct FittedUnknown {
    VariedInput input;
    Estimate value;                           // at 95 %, cut at the bounds
    bool at_bound = false;                    // the data would push it further
    std::string unidentified{};               // why the data cannot tell it; empty: they can
};

struct Calibration {
    bool interrupted = false;                 // then nothing else counts
    std::vector<FittedUnknown> unknowns;
    std::vector<FittedFigure> figures;
    double misfit = 0;                        // mean square of (fitted - measured) / error, over what is left after the fit
    std::size_t plays = 0;

    bool identified() const;
};

/// Damped Gauss and Newton with bounds, from the best of a stratified sample of starts. Throws ConfigError: fewer measured figures than
/// unknowns, or a case that is none of the study.
Calibration calibrate(const VariableStudy& study, const CalibrationRequest& request);

}  // namespace rehearse
