// Playing to an early end: what is done is kept and valid, and the result names what is missing.
#include <doctest/doctest.h>

#include "experiments/play.hpp"
#include "experiments/report.hpp"
#include "experiments/why.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

/// Plays the tiny study and stops at the n-th time of asking; counts the askings.
Comparison stopped_at(int n, int& asked) {
    const Study study = study_of(TinyStudy{});
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
    const Comparison none = stopped_at(1, asked);
    CHECK(none.contenders.empty());
    CHECK(none.not_played.size() == 3);
}
