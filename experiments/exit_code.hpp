// The published table of exit codes. A number is never used for two things; 1 is kept for a target that is missed.
#pragma once

#include <vector>

#include "models/outcome.hpp"

namespace rehearse {

enum class ExitCode {
    fine = 0,           // done; every design recovered
    inconclusive = 2,   // a failure touched no traffic, so a run proves nothing
    not_recovered = 3,  // a design did not recover by the horizon
    wrong_input = 64,
    missing_price = 65,  // under --strict-prices
    our_mistake = 70,
    interrupted = 130
};

constexpr int to_int(ExitCode code) { return static_cast<int>(code); }

ExitCode exit_code_of(Verdict verdict);

/// That of the gravest verdict: not recovered, then inconclusive, then fine.
ExitCode gravest(const std::vector<Verdict>& verdicts);

}  // namespace rehearse
