// Targets: what can be asked, how it is judged, and that a run which put nothing to the test never passes.
#include "experiments/target.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "experiments/config_error.hpp"
#include "experiments/exit_code.hpp"
#include "experiments/junit.hpp"
#include "models/facts.hpp"
#include "tests/support/sample_comparison.hpp"

using namespace rehearse;

namespace {

StudySpec asking(const std::string& target) {
    StudySpec spec;
    ProducerSpec producer;
    producer.topic = "orders";
    spec.clients = {producer};
    spec.targets = {target};
    return spec;
}

std::string refusal(const std::string& target) {
    try {
        parse_targets(asking(target), "study.json");
    } catch (const ConfigError& error) {
        return error.what();
    }
    return "accepted";
}

TargetResult judged(const std::string& target, const Outcome& outcome) {
    return judge(parse_targets(asking(target), "study.json"), outcome).at(0);
}

Outcome sample() { return test::sample_comparison().contenders[0].outcome; }      // reachable after 12 s, 8.2 USD

}  // namespace

TEST_CASE("a target that cannot be read is one sentence with its place, what was expected and the nearest name") {
    CHECK(refusal("reachable <= 30 s") == "accepted");
    CHECK(refusal("reachabel <= 30 s") ==
          "study.json: targets[0]: expected a known metric (rehearse list targets), found \"reachabel\"; did you mean \"reachable\"?");
    CHECK(refusal("reachable 30 s").starts_with("study.json: targets[0]: expected a target such as \"reachable <= 30 s\""));
    CHECK(refusal("reachable <= 30 GB").find("targets[0]: expected a duration") != std::string::npos);
    CHECK(refusal("incident_cost < 5 EUR").find("expected an amount such as \"500 USD\", found \"5 EUR\"") != std::string::npos);
    CHECK(refusal("late of produce order <= 1 GB").find("did you mean \"produce orders\"?") != std::string::npos);
    CHECK(refusal("reachable of produce orders <= 1 s").find("expected a metric of clients before \"of\"") != std::string::npos);
}

TEST_CASE("a figure at its limit meets <= and misses <") {
    CHECK(judged("reachable <= 12 s", sample()).judged == Judged::pass);
    CHECK(judged("reachable < 12 s", sample()).judged == Judged::fail);
    CHECK(judged("reachable >= 12 s", sample()).judged == Judged::pass);
    CHECK(judged("incident_cost < 8.3 USD", sample()).judged == Judged::pass);
    CHECK(judged("incident_cost < 8 USD", sample()).because == "found $8.20");
    CHECK(judged("lost == 0", sample()).judged == Judged::pass);
    CHECK(judged("backlog_peak of produce orders <= 1 MB", sample()).judged == Judged::fail);
}

TEST_CASE("a milestone that was not reached misses its target only if the run watched longer than that") {
    Outcome open = sample();
    open.reachable.reset();
    open.incident = 100_s;
    CHECK(judged("reachable <= 30 s", open).judged == Judged::fail);
    CHECK(judged("reachable <= 200 s", open).judged == Judged::inconclusive);
}

TEST_CASE("an open incident cannot pass what may still grow, and fails what is over the limit already") {
    Outcome open = sample();
    open.incident_open = true;
    CHECK(judged("incident_cost < 500 USD", open).judged == Judged::inconclusive);
    CHECK(judged("incident_cost < 1 USD", open).judged == Judged::fail);
}

TEST_CASE("an unknown price proves nothing about cost") {
    Outcome unpriced = sample();
    unpriced.difference.total.reset();
    unpriced.difference.missing = {"net.cross_az"};
    const TargetResult result = judged("incident_cost < 500 USD", unpriced);
    CHECK(result.judged == Judged::inconclusive);
    CHECK(result.because == "no price for net.cross_az");
}

TEST_CASE("a failure after which nothing got worse makes every target inconclusive, whatever another failure did") {
    Outcome outcome = sample();
    outcome.events.clear();
    const auto strike = [&](Duration since, const char* target) {
        outcome.events.push_back({outcome.failure + since, FailureStruck::kind, no_fact, {{"failure", std::string("broker")}, {"target", std::string(target)}}});
    };
    strike(0_s, "zone b");
    CHECK(untouched_failures(outcome).empty());
    CHECK(judged("reachable <= 30 s", outcome).judged == Judged::pass);
    strike(13'000_s, "broker 7");
    CHECK(untouched_failures(outcome) == std::vector<std::string>{"broker 7 at 3 h 47 min"});
    CHECK(judged("reachable <= 30 s", outcome).judged == Judged::inconclusive);
    CHECK(judged("reachable <= 3 s", outcome).judged == Judged::inconclusive);
}

TEST_CASE("the gravest of all rows decides the exit code: 3, then 1, then 2, then 0") {
    const std::vector<TargetResult> pass{{"t", Judged::pass, "", ""}}, fail{{"t", Judged::fail, "", ""}}, vague{{"t", Judged::inconclusive, "", ""}};
    CHECK(to_int(exit_code_of(Verdict::recovered, pass)) == 0);
    CHECK(to_int(exit_code_of(Verdict::recovered, fail)) == 1);
    CHECK(to_int(exit_code_of(Verdict::recovered, vague)) == 2);
    CHECK(to_int(exit_code_of(Verdict::not_recovered, fail)) == 3);
    CHECK(gravest({ExitCode::inconclusive, ExitCode::target_missed, ExitCode::fine}) == ExitCode::target_missed);
    CHECK(gravest({}) == ExitCode::fine);
}

TEST_CASE("a build server sees missed targets as failures, vacuous ones as errors, and no bare angle bracket") {
    Comparison comparison = test::sample_comparison();
    comparison.contenders[0].targets = {{"reachable <= 3 s", Judged::fail, "12 s", "found 12 s"}, {"lost == 0", Judged::inconclusive, "0 B", "nothing happened"}};
    comparison.contenders.pop_back();
    const std::string xml = junit_xml(comparison);
    CHECK(xml.find("tests=\"3\" failures=\"1\" errors=\"1\" skipped=\"0\"") != std::string::npos);
    CHECK(xml.find("name=\"reachable &lt;= 3 s\"><failure message=\"found 12 s\"/>") != std::string::npos);
    CHECK(xml.find("<= ") == std::string::npos);
}
