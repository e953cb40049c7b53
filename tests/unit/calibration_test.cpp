// Fits of known truths: what was put in comes out within its interval, and what the data cannot tell is refused by name.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "experiments/config_error.hpp"
#include "experiments/json_text.hpp"
#include "experiments/questions/calibration.hpp"
#include "experiments/questions/calibration_report.hpp"
#include "sim/numerics_identify.hpp"
#include "tests/support/program.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

constexpr const char* zone_drill = R"({ "at": "20 s", "fail": "zone", "zone": "b", "returns": { "after": "60 s" } })";

VariableStudy kafka_with(const std::string& timeline) {
    TinyStudy tiny;
    tiny.compare = R"("kafka")";
    if (!timeline.empty()) tiny.timeline = timeline;
    return {study_of(tiny), shipped_catalog()};
}

/// The figure of the study with these values, the mean of two weathers, as a case file would state it.
std::string measured(const VariableStudy& study, const std::vector<ReplacedValue>& truth, const std::string& metric) {
    double sum = 0;
    for (const Count seed : {1, 2}) sum += *play_one(study, {.architecture = "kafka", .seed = seed, .values = truth}).find(metric)->value;
    return std::to_string(seconds_up(sum / 2).ns) + " ns";
}

CalibrationRequest request(const VariableStudy& study, const std::vector<std::string>& unknowns, std::vector<MeasuredCase> cases) {
    CalibrationRequest asked;
    for (const std::string& text : unknowns) asked.unknowns.push_back(input_of(text, study, "--vary"));
    for (std::size_t i = 0; i < cases.size(); ++i) asked.files.push_back("case " + std::to_string(i + 1));
    asked.cases = std::move(cases);
    asked.seeds = 2;
    return asked;
}

void holds(const FittedUnknown& found, double truth) {
    INFO(found.input.path << ": " << found.value.value << " in " << found.value.low << " .. " << found.value.high);
    CHECK(found.unidentified.empty());
    CHECK(found.value.low <= truth);
    CHECK(truth <= found.value.high);
    CHECK(found.value.value == doctest::Approx(truth).epsilon(0.02));
}

}  // namespace

TEST_CASE("slopes tell how far unknowns may be off, and which of them only their sum is seen of") {
    Table apart(3, 2);
    apart.cells = {2, 0, 0, 4, 0, 3};
    const Identification clear = identify(apart);
    CHECK(clear.standard_errors[0] == doctest::Approx(0.5));
    CHECK(clear.standard_errors[1] == doctest::Approx(0.2));
    CHECK(clear.condition == doctest::Approx(2.5));
    Table together(2, 2);
    together.cells = {1, 1, 3, 3};
    const Identification blurred = identify(together);
    CHECK(std::isinf(blurred.standard_errors[0]));
    CHECK(std::isinf(blurred.condition));
    CHECK(std::abs(blurred.least_seen[0] + blurred.least_seen[1]) < 1e-12);
}

TEST_CASE("two unknowns of a study are found from what a drill measured, within their intervals") {
    const VariableStudy study = kafka_with("");
    const std::vector<ReplacedValue> truth{{"settings.broker.session.timeout.ms", JsonValue("7 s")}, {"assumptions.broker start", JsonValue("14 s")}};
    MeasuredCase drill{"drill", "", {}, {}, {}};
    for (const char* metric : {"reachable", "nothing_hidden"}) drill.measured[metric] = measured(study, truth, metric);
    const Calibration found = calibrate(study, request(study, {"settings.broker.session.timeout.ms=3 s..20 s", "assumptions.broker start=2 s..30 s"}, {drill}));
    REQUIRE(found.unknowns.size() == 2);
    CHECK(found.identified());
    holds(found.unknowns[0], 7);
    holds(found.unknowns[1], 14);
    CHECK(found.misfit < 0.1);
    CHECK(calibration_text(found, study.study()).find("not known") == std::string::npos);
}

TEST_CASE("unknowns that only act together are refused by name, and so is one that does nothing") {
    const VariableStudy study = kafka_with(zone_drill);
    MeasuredCase drill{"drill", "", {}, {}, {}};
    for (const char* metric : {"reachable", "nothing_hidden", "without_service"}) drill.measured[metric] = measured(study, {}, metric);
    drill.uncertainty["without_service"] = "1 s";
    const std::vector<std::string> unknowns{"assumptions.machine start=5 s..60 s", "assumptions.broker start=2 s..30 s", "assumptions.file lease=30 s..90 s"};
    const Calibration found = calibrate(study, request(study, unknowns, {drill}));
    REQUIRE(found.unknowns.size() == 3);
    CHECK_FALSE(found.identified());
    CHECK(found.unknowns[0].unidentified.find("cannot tell them apart") != std::string::npos);
    CHECK(found.unknowns[0].unidentified.find("assumptions.broker start") != std::string::npos);
    CHECK(found.unknowns[2].unidentified.find("assumptions.file lease moves no measured figure") != std::string::npos);
    CHECK(calibration_text(found, study.study()).find("not known") != std::string::npos);
}

TEST_CASE("a truth beyond the bounds ends at the bound, and the misfit says that the model does not explain the figures") {
    const VariableStudy study = kafka_with("");
    MeasuredCase drill{"drill", "", {}, {}, {}};
    for (const char* metric : {"reachable", "without_service"}) {
        drill.measured[metric] = measured(study, {{"settings.broker.session.timeout.ms", JsonValue("18 s")}}, metric);
        drill.uncertainty[metric] = "100 ms";
    }
    const Calibration found = calibrate(study, request(study, {"settings.broker.session.timeout.ms=3 s..9 s"}, {drill}));
    CHECK(found.unknowns[0].value.value == doctest::Approx(9).epsilon(1e-6));
    CHECK(found.unknowns[0].at_bound);
    CHECK(found.misfit > 100);
    CHECK(calibration_text(found, study.study()).find("does not explain these figures") != std::string::npos);
}

TEST_CASE("calibrate at its edge: cases that fit, and refusals of one sentence") {
    const TemporaryFolder folder;
    TinyStudy tiny;
    tiny.compare = R"("kafka")";
    folder.write("study.json", tiny.text());
    folder.write("drill.json", R"({ "case": "drill", "values": { "timeline[0].broker": "1" }, "measured": { "reachable": "11 s" }, "uncertainty": { "reachable": "1 s" } })");
    const std::string timeout = " --vary 'settings.broker.session.timeout.ms=3 s..20 s' --samples 1";
    const Answer answer = run_program(folder.path(), "calibrate study.json drill.json" + timeout);
    CHECK_MESSAGE(answer.exit_code == 0, answer.err);
    CHECK(answer.out.find("settings.broker.session.timeout.ms") != std::string::npos);
    CHECK(run_program(folder.path(), "calibrate study.json drill.json --format json --threads 1" + timeout).out ==
          run_program(folder.path(), "calibrate study.json drill.json --format json --threads 2" + timeout).out);
    const auto refused = [&](const std::string& words, const std::string& what) {
        const Answer wrong = run_program(folder.path(), "calibrate " + words);
        CHECK(wrong.exit_code == 64);
        CHECK_MESSAGE(wrong.err.find(what) != std::string::npos, wrong.err);
        CHECK(std::count(wrong.err.begin(), wrong.err.end(), '\n') == 1);
    };
    folder.write("wrong.json", R"({ "case": "drill", "measured": { "reachabel": "11 s" } })");
    folder.write("odd.json", R"({ "case": "drill", "measured": { "reachable": "11 GB" } })");
    refused("study.json", "found no case");
    refused("study.json drill.json", "expected --vary with what is unknown");
    refused("study.json drill.json --vary 'assumptions.broker start=2 s..30 s'" + timeout, "expected at least as many measured figures as unknowns (2), found 1");
    refused("study.json nowhere.json" + timeout, "nowhere.json: expected a file with a measured case");
    refused("study.json wrong.json" + timeout, "did you mean \"reachable\"?");
    refused("study.json odd.json" + timeout, "odd.json: measured.reachable: expected a duration");
}
