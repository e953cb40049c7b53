// Plays that are played elsewhere come to what they come to here, to the last digit.
#include <doctest/doctest.h>

#include "experiments/config_error.hpp"
#include "experiments/json_hazards.hpp"
#include "experiments/questions/odds.hpp"
#include "experiments/questions/summary_json.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

VariableStudy three_designs() {
    TinyStudy tiny;
    tiny.producer = R"("profile": { "daily": [0.5,0.5,0.5,0.5,0.5,0.5,0.5,0.5,0.5,0.5,0.5,0.5,1,1,1,1,1,1,1,1,1,1,1,1] })";
    return {study_of(tiny), shipped_catalog()};
}

/// As another machine would: it sees nothing but the texts.
std::vector<std::string> other_machine(const std::vector<std::string>& studies) {
    std::vector<std::string> answers;
    for (const std::string& study : studies) answers.push_back(play_text(study, shipped_catalog()));
    return answers;
}

}  // namespace

TEST_CASE("years of drawn failures that are played elsewhere come to the same samples") {
    const VariableStudy study = three_designs();
    OddsRequest request;
    request.samples = 2;
    const Odds here = odds_of(study, load_hazards(""), request);
    request.manner.elsewhere = other_machine;
    const Odds there = odds_of(study, load_hazards(""), request);
    for (std::size_t d = 0; d < here.designs.size(); ++d) {
        CHECK(here.designs[d].plays > 0);
        CHECK(here.designs[d].samples == there.designs[d].samples);
        CHECK(here.designs[d].incidents == there.designs[d].incidents);
    }
}

TEST_CASE("a summary reads back from its line with every figure and target as it was") {
    const VariableStudy study = three_designs();
    const JsonValue targets = JsonValue::List{JsonValue("reachable <= 1 ms"), JsonValue("lost == 0")};
    for (const char* design : {"kafka", "automq-s3", "inkless"}) {
        const Summary played = play_one(study, {.label = "a play", .architecture = design, .values = {{"targets", targets}}});
        const Summary read = summary_in(summary_line(played), "test");
        CHECK(summary_line(read) == summary_line(played));
        CHECK(read.digest == played.digest);
        CHECK(read.label == "a play");
        REQUIRE(read.targets.size() == 2);
        CHECK(read.targets[0].judged == Judged::fail);
        REQUIRE(read.figures.size() == played.figures.size());
        for (std::size_t i = 0; i < read.figures.size(); ++i) {
            CHECK(read.figures[i].value == played.figures[i].value);
            CHECK(read.figures[i].kind == played.figures[i].kind);
        }
    }
}

TEST_CASE("what is no answer of a play is refused in a sentence, and an empty one was interrupted") {
    CHECK_THROWS_WITH_AS(summary_in("{}", "a play elsewhere"), "a play elsewhere: expected what a play came to, found an answer without label", ConfigError);
    const VariableStudy study = three_designs();
    PlayManner manner;
    manner.elsewhere = [](const std::vector<std::string>& studies) { return std::vector<std::string>(studies.size()); };
    CHECK_FALSE(play_all(study, {{.architecture = "kafka"}}, manner).front().played);
}
