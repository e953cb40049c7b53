// The published table of exit codes. A number is never used for two things.
#pragma once

#include <vector>

#include "experiments/judgement.hpp"
#include "models/outcome.hpp"

namespace rehearse {

enum class ExitCode {
    fine = 0,           // done; every design recovered, every target is met
    target_missed = 1,
    inconclusive = 2,   // a failure touched no traffic, or a target was not put to the test
    not_recovered = 3,  // a design did not recover by the horizon
    wrong_input = 64,
    missing_price = 65,  // under --strict-prices
    our_mistake = 70,
    interrupted = 130
};

constexpr int to_int(ExitCode code) { return static_cast<int>(code); }

ExitCode exit_code_of(Verdict verdict);
/// The graver of the run's verdict and its targets.
ExitCode exit_code_of(Verdict verdict, const std::vector<TargetResult>& targets);

/// The gravest: not recovered, then a target missed, then inconclusive, then fine.
ExitCode gravest(const std::vector<ExitCode>& codes);

}  // namespace rehearse
