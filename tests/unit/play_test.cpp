// Playing to an early end: what is done is kept and valid, and the result names what is missing.
#include <doctest/doctest.h>

#include "experiments/play.hpp"
#include "experiments/report.hpp"
#include "experiments/result_json.hpp"
#include "experiments/stored_result.hpp"
#include "experiments/why.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

/// Plays a small study and stops at the n-th time of asking; counts the askings.
Comparison stopped_at(int n, int& asked, const TinyStudy& tiny = {}) {
    const Study study = study_of(tiny);
    Progress silent(true);
    PlayOptions options;
    asked = 0;
    options.stop = [&asked, n] { return ++asked == n; };
    return play(study, entrants_of(study.spec), shipped_catalog(), "test", silent, options);
}

}  // namespace

TEST_CASE("a run that is asked to stop keeps the designs that are done and names the others") {
    int all = 0, asked = 0;
    const Comparison whole = stopped_at(-1, all);
    REQUIRE(whole.contenders.size() == 3);
    CHECK(whole.not_played.empty());
    REQUIRE(all >= 2);
    const Comparison part = stopped_at(all, asked);
    REQUIRE(part.contenders.size() == 2);
    CHECK(part.contenders[0].outcome.digest == whole.contenders[0].outcome.digest);
    CHECK(part.not_played == std::vector<std::string>{"inkless"});
    CHECK(why_sentences(part).back() == "Interrupted: inkless was not played to its end and is left out.");
}

TEST_CASE("of a run that is asked to stop in its first design, that design is kept up to the instant and says so") {
    TinyStudy tiny;
    // Load that changes every hour, so that there is something to look at for days; a broker fails in the middle.
    tiny.producer = R"("profile": { "daily": [1, 0.5, 1, 0.5, 1, 0.5, 1, 0.5, 1, 0.5, 1, 0.5, 1, 0.5, 1, 0.5, 1, 0.5, 1, 0.5, 1, 0.5, 1, 0.5] })";
    tiny.timeline = R"({ "at": "3 d", "fail": "broker", "broker": 2, "returns": { "after": "60 s" } })";
    tiny.horizon = "6 d";
    int all = 0, asked = 0, before = 0, after = 0;
    const Comparison whole = stopped_at(-1, all, tiny);
    const std::vector<FactRecord>& told = whole.contenders[0].outcome.events;
    for (int at = 1; at < all; ++at) {
        const Comparison part = stopped_at(at, asked, tiny);
        REQUIRE_FALSE(part.contenders.empty());
        const Outcome& o = part.contenders[0].outcome;
        if (!o.interrupted_at) break;      // the first design was done
        CHECK(part.interrupted);
        CHECK(part.contenders.size() == 1);
        CHECK(part.not_played.size() == 2);
        CHECK(o.verdict == Verdict::inconclusive);
        CHECK(o.reason.starts_with("interrupted at "));
        CHECK_FALSE(o.reachable);
        CHECK_FALSE(o.nothing_hidden);
        CHECK(o.series.times.back() == *o.interrupted_at);
        REQUIRE(o.events.size() <= told.size());
        for (std::size_t i = 0; i < o.events.size(); ++i) CHECK((o.events[i].at == told[i].at && o.events[i].kind == told[i].kind));
        CHECK(o.incident_traffic.total().count <= whole.contenders[0].outcome.incident_traffic.total().count + 1);
        CHECK(stored_result(result_json(part), "part").outcomes.size() == 1);
        CHECK(report_markdown(part, {}).find(o.reason) != std::string::npos);
        const bool failed = !o.events.empty() && o.failure < *o.interrupted_at;
        CHECK((o.reason.find("before anything failed") == std::string::npos) == failed);
        (failed ? after : before) += 1;
    }
    CHECK(before > 1);
    CHECK(after > 0);
}
