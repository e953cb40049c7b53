// A design that does not have what failed is no reason to worry, so "not applicable" counts as fine.
#include "experiments/exit_code.hpp"

#include <algorithm>

namespace rehearse {

ExitCode exit_code_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::not_recovered: return ExitCode::not_recovered;
        case Verdict::inconclusive: return ExitCode::inconclusive;
        case Verdict::recovered:
        case Verdict::not_applicable: break;
    }
    return ExitCode::fine;
}

ExitCode gravest(const std::vector<Verdict>& verdicts) {
    ExitCode worst = ExitCode::fine;
    for (const Verdict verdict : verdicts) worst = std::max(worst, exit_code_of(verdict));
    return worst;
}

}  // namespace rehearse
