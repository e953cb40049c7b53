// The order of checks is the order of harm: a run that threw has no outcome to look at.
#include "tests/torture/invariants.hpp"

#include <cmath>
#include <exception>

#include "models/architecture.hpp"
#include "models/measure.hpp"
#include "tests/support/tiny_study.hpp"

namespace rehearse::test {

namespace {

std::string wrong_facts(const Outcome& o) {
    for (std::size_t i = 0; i < o.events.size(); ++i) {
        if (i > 0 && o.events[i].at < o.events[i - 1].at) return "time runs backwards at fact " + std::to_string(i);
        if (o.events[i].cause != no_fact && o.events[i].cause >= i) return "fact " + std::to_string(i) + " has a cause that comes later";
    }
    return {};
}

std::string wrong_curves(const Outcome& o) {
    for (std::size_t r = 0; r < o.series.rows.size(); ++r) {
        if (r > 0 && o.series.times[r] < o.series.times[r - 1]) return "a curve runs backwards";
        for (const double value : o.series.rows[r])
            if (!std::isfinite(value) || value < -1) return "a curve has the value " + std::to_string(value);
    }
    return {};
}

std::string wrong_verdict(const Outcome& o) {
    if (o.verdict != Verdict::recovered && o.reason.empty()) return "a verdict without a reason";
    if (o.verdict == Verdict::recovered && !(o.reachable && o.nothing_hidden)) return "recovered without having been reached";
    if (o.reachable && o.nothing_hidden && *o.nothing_hidden < *o.reachable) return "nothing hidden before it was reachable";
    return o.digest.size() == 16 ? "" : "no digest";
}

}  // namespace

std::string broken_invariant(const Study& study, std::string_view architecture, Outcome& outcome) {
    try {
        outcome = rehearse_one(study.spec, study.spec.cluster, *find_architecture(architecture), shipped_catalog(), {.fluid = {.check = true}});
    } catch (const std::exception& error) {
        return error.what();
    }
    if (outcome.verdict == Verdict::not_applicable) return {};
    for (const auto check : {wrong_facts, wrong_curves, wrong_verdict})
        if (std::string fault = check(outcome); !fault.empty()) return fault;
    return {};
}

}  // namespace rehearse::test
