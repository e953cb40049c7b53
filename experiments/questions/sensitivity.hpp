// What moves the answer of a study: screening of all inputs, variance shares of those that move it most, and where the ranking of two
// designs changes.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "experiments/questions/metric_answer.hpp"
#include "experiments/questions/varied_input.hpp"
#include "sim/numerics_sensitivity.hpp"

namespace rehearse {

struct SensitivityRequest {
    std::string metric, architecture, against;    // against: empty, or the design to be ranked beside
    std::vector<VariedInput> inputs;
    std::size_t trajectories = 10;                // of the screening
    std::size_t rows = 64;                        // of the variance shares; each takes as many plays as shared inputs + 2
    PlayManner manner{};
    std::function<void(const std::string& stage, double share)> progress{};
};

struct InputEffect {
    VariedInput input;
    ElementaryEffects effects;
    bool shared = false;                          // it moves the answer enough for variance shares
    VarianceShares shares;
};

/// Where the better of two designs changes when one input moves and all others stay as the study has them.
struct FlipPoint {
    std::string path;
    std::size_t changes = 0;                      // in the values that were looked at
    double below = 0, above = 0;                  // values of the input on both sides of the first change, played
    double mine_below = 0, theirs_below = 0, mine_above = 0, theirs_above = 0;    // the answers there
};

struct Sensitivity {
    std::vector<InputEffect> inputs;              // the one that moves most first
    std::size_t plays = 0;
    bool screened = false, shared = false, flipped = false;    // what was done by an interrupt
    std::vector<FlipPoint> flips;                 // of the inputs that were looked at, with and without a change
};

/// Throws ConfigError when a combination of inputs is no study that can be played.
Sensitivity sensitivity_of(const VariableStudy& study, const SensitivityRequest& request);

/// The flip of one input alone; none when an interrupt came first.
std::optional<FlipPoint> flip_of(const VariableStudy& study, const SensitivityRequest& request, const VariedInput& input, std::size_t& plays);

}  // namespace rehearse
