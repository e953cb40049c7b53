// A design that does not have what failed is no reason to worry, so "not applicable" counts as fine.
#include "experiments/exit_code.hpp"

#include <algorithm>
#include <array>

namespace rehearse {

namespace {

ExitCode exit_code_of(Judged judged) {
    if (judged == Judged::fail) return ExitCode::target_missed;
    return judged == Judged::inconclusive ? ExitCode::inconclusive : ExitCode::fine;
}

}  // namespace

ExitCode exit_code_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::not_recovered: return ExitCode::not_recovered;
        case Verdict::inconclusive: return ExitCode::inconclusive;
        case Verdict::recovered:
        case Verdict::not_applicable: break;
    }
    return ExitCode::fine;
}

ExitCode exit_code_of(Verdict verdict, const std::vector<TargetResult>& targets) {
    std::vector<ExitCode> codes{exit_code_of(verdict)};
    for (const TargetResult& result : targets) codes.push_back(exit_code_of(result.judged));
    return gravest(codes);
}

ExitCode gravest(const std::vector<ExitCode>& codes) {
    for (const ExitCode code : {ExitCode::not_recovered, ExitCode::target_missed, ExitCode::inconclusive})
        if (std::ranges::find(codes, code) != codes.end()) return code;
    return ExitCode::fine;
}

}  // namespace rehearse
