// Many variants at the same time: every thread count finds the same summaries, and an interrupt keeps what is done.
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>

#include "experiments/config_error.hpp"
#include "experiments/questions/playing.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

std::vector<Variant> seeds_and_sizes() {
    std::vector<Variant> all;
    for (const char* architecture : {"kafka", "automq-s3", "inkless"})
        for (Count brokers = 3; brokers <= 5; ++brokers)
            for (Count seed = 1; seed <= 3; ++seed)
                all.push_back({.label = std::to_string(brokers), .architecture = architecture, .seed = seed, .values = {{"cluster.brokers.count", brokers}}});
    return all;
}

VariableStudy tiny() { return {study_of(TinyStudy{}), shipped_catalog()}; }

std::string figures_of(const Summary& summary) {
    std::string text = summary.label + summary.architecture + summary.digest;
    for (const RunFigure& figure : summary.figures) text += std::string(figure.name) + (figure.value ? std::to_string(*figure.value) : "none");
    return text;
}

}  // namespace

TEST_CASE("one thread and four find the same summaries in the order of the variants, and those of a run by itself") {
    const VariableStudy study = tiny();
    const std::vector<Variant> variants = seeds_and_sizes();
    const std::vector<Summary> alone = play_all(study, variants, {.threads = 1}), together = play_all(study, variants, {.threads = 4});
    REQUIRE(alone.size() == variants.size());
    REQUIRE(together.size() == variants.size());
    for (std::size_t i = 0; i < variants.size(); ++i) {
        CHECK(alone[i].played);
        CHECK(figures_of(alone[i]) == figures_of(together[i]));
        CHECK(alone[i].architecture == variants[i].architecture);
    }
    const Outcome single = played(study.varied(variants[4], "test"), "kafka");
    CHECK(single.digest == alone[4].digest);
    CHECK(alone[4].find("reachable")->value == single.reachable->seconds());
    CHECK(alone[4].find("no such figure") == nullptr);
}

TEST_CASE("progress counts every play once, and a stop keeps the plays that were done") {
    const VariableStudy study = tiny();
    const std::vector<Variant> variants = seeds_and_sizes();
    std::atomic<std::size_t> told = 0, last = 0;
    PlayManner manner;
    manner.threads = 2;
    manner.done = [&](std::size_t, const Summary& summary) { told += summary.played ? 1U : 0U; };
    manner.progress = [&](std::size_t done, std::size_t all) {
        CHECK(done == last + 1);
        CHECK(all == variants.size());
        last = done;
    };
    manner.stop = [&] { return last >= 5; };
    const std::vector<Summary> some = play_all(study, variants, manner);
    const auto played = static_cast<std::size_t>(std::count_if(some.begin(), some.end(), [](const Summary& summary) { return summary.played; }));
    CHECK(played == told);
    CHECK(played >= 5);
    CHECK(played < variants.size());
}

TEST_CASE("a variant that cannot be played is refused before any is played") {
    const VariableStudy study = tiny();
    std::vector<Variant> variants = seeds_and_sizes();
    variants.back().values = {{"cluster.brokers.count", 0}};
    PlayManner manner;
    manner.blamed = "--vary";
    std::size_t played = 0;
    manner.done = [&played](std::size_t, const Summary&) { ++played; };
    CHECK_THROWS_WITH_AS(play_all(study, variants, manner), doctest::Contains("--vary: cluster.brokers.count: expected at least 1"), ConfigError);
    CHECK(played == 0);
}
