// Inputs as numbers, what moves a figure of a small study, and flip points against the closed form of two straight lines.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "experiments/config_error.hpp"
#include "experiments/json_text.hpp"
#include "experiments/questions/sensitivity.hpp"
#include "experiments/questions/sensitivity_report.hpp"
#include "tests/support/program.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

VariableStudy two_designs() {
    TinyStudy tiny;
    tiny.compare = R"("kafka", "automq-s3")";
    return {study_of(tiny), shipped_catalog()};
}

std::string refusal(const std::string& text) {
    try {
        input_of(text, two_designs(), "--vary");
    } catch (const ConfigError& wrong) {
        return wrong.what();
    }
    return "";
}

bool says(const std::string& sentence, const std::string& part) { return sentence.find(part) != std::string::npos; }

SensitivityRequest request(const VariableStudy& study, std::vector<std::string> inputs) {
    SensitivityRequest asked;
    asked.metric = "reachable";
    asked.architecture = "kafka";
    for (const std::string& text : inputs) asked.inputs.push_back(input_of(text, study, "--vary"));
    asked.trajectories = 4;
    asked.rows = 16;
    return asked;
}

}  // namespace

TEST_CASE("an input is a range of quantities, whole where the study has whole numbers") {
    const VariableStudy study = two_designs();
    const VariedInput rate = input_of("clients[0].rate=5..20 MB/s", study, "--vary");
    CHECK(rate.kind == InputKind::rate);
    CHECK(rate.at(0.5) == doctest::Approx(12.5e6));
    CHECK(rate.json_at(1) == JsonValue(std::string("20 MB/s")));
    const VariedInput brokers = input_of("cluster.brokers.count=3..8", study, "--vary");
    CHECK(brokers.kind == InputKind::whole);
    CHECK(brokers.json_at(0.55) == JsonValue(6));
    const VariedInput scan = input_of("assumptions.log scan=1 MB/s..100 MB/s", study, "--vary");
    CHECK(scan.by_factors);
    CHECK(scan.at(0.5) == doctest::Approx(10e6));
    CHECK(scan.share_of(10e6) == doctest::Approx(0.5));
    CHECK(input_of("settings.broker.session.timeout.ms=3000..9000", study, "--vary").json_at(0.5) == JsonValue(6000));
    CHECK(input_of("settings.broker.session.timeout.ms=3 s..9 s", study, "--vary").json_at(0.5) == JsonValue(std::string("6 s")));
}

TEST_CASE("an input that cannot vary is refused in a sentence") {
    CHECK(says(refusal("cluster.brokers.count"), "--vary: expected PATH=LOW..HIGH"));
    CHECK(says(refusal("cluster.broker.count=3..9"), "did you mean \"cluster.brokers.count\"?"));
    CHECK(says(refusal("cluster.brokers.count=9..3"), "expected the lower end before the higher one"));
    CHECK(says(refusal("cluster.brokers.count=a..b"), "expected a whole number"));
    CHECK(says(refusal("clients[0].rate=1..2 s"), "expected a rate"));
    CHECK(says(refusal("cluster.brokers.instance=m7g.large..m7g.xlarge"), "expected two quantities"));
}

TEST_CASE("what detection takes moves how soon clients are served, and what cannot matter moves nothing") {
    const VariableStudy study = two_designs();
    const SensitivityRequest asked = request(study, {"settings.broker.session.timeout.ms=3 s..18 s", "assumptions.put median=0.05..0.09"});
    const Sensitivity found = sensitivity_of(study, asked);
    REQUIRE(found.inputs.size() == 2);
    CHECK(found.inputs[0].input.path == "settings.broker.session.timeout.ms");
    CHECK(found.inputs[0].effects.mean > 8);                    // seconds, of 15 between the ends
    CHECK(found.inputs[0].effects.mean < 17);
    CHECK(found.inputs[1].effects.mean_size == 0);
    CHECK(found.inputs[0].shared);
    CHECK_FALSE(found.inputs[1].shared);
    CHECK(found.inputs[0].shares.total.high > 0.8);    // the truth is 1; 16 rows see it roughly
    CHECK(found.plays == 12 + 48);
    CHECK(says(sensitivity_text(found, asked, study.study()), "Moved by nothing that was tried: assumptions.put median"));
}

TEST_CASE("sensitivity is the same on one thread and on many") {
    const VariableStudy study = two_designs();
    SensitivityRequest asked = request(study, {"settings.broker.session.timeout.ms=3 s..18 s", "clients[0].rate=5..20 MB/s"});
    asked.against = "automq-s3";
    const auto answer = [&](unsigned threads) {
        asked.manner.threads = threads;
        return to_text(sensitivity_json(sensitivity_of(study, asked), asked, study.study()));
    };
    CHECK(answer(1) == answer(3));
}

TEST_CASE("the ranking of two designs flips where their bills cross, as two straight lines say, and both sides are played") {
    TinyStudy little;
    little.compare = R"("kafka", "automq-s3")";
    little.volume = R"("type": "gp3", "size": "8 TB")";
    little.rate = "500 kB/s";
    const VariableStudy study(study_of(little), shipped_catalog());
    SensitivityRequest asked = request(study, {});
    asked.metric = "monthly_cost";
    asked.against = "automq-s3";
    const VariedInput size = input_of("cluster.brokers.volume.size=200..16000 GB", study, "--vary");
    const auto month = [&](double share, const char* design) { return *play_one(study, variant_at({size}, {share}, design)).find("monthly_cost")->value; };
    const double shared = month(0, "automq-s3");                // keeps nothing on such volumes
    CHECK(month(1, "automq-s3") == shared);
    const double low = month(0, "kafka"), high = month(1, "kafka");
    REQUIRE(low < shared);
    REQUIRE(high > shared);
    const double crossing = size.low + (shared - low) / (high - low) * (size.high - size.low);
    std::size_t plays = 0;
    const std::optional<FlipPoint> flip = flip_of(study, asked, size, plays);
    REQUIRE(flip);
    CHECK(flip->changes == 1);
    CHECK(flip->below <= crossing);
    CHECK(crossing <= flip->above);
    CHECK(flip->above / flip->below < 1.01);
    CHECK(flip->mine_below < flip->theirs_below);
    CHECK(flip->mine_above > flip->theirs_above);
    CHECK(month(size.share_of(flip->above), "kafka") == doctest::Approx(flip->mine_above).epsilon(1e-9));
    asked.metric = "lost";                                      // nothing is lost, whatever the size: equally good
    CHECK(flip_of(study, asked, size, plays)->changes == 0);
}

TEST_CASE("the usual inputs are what no document knows, and the load") {
    const VariableStudy study = two_designs();
    const std::vector<VariedInput> usual = usual_inputs(study, "kafka");
    const auto has = [&usual](const std::string& path) { return std::ranges::find(usual, path, &VariedInput::path) != usual.end(); };
    CHECK(has("clients[0].rate"));
    CHECK(has("assumptions.broker start"));
    CHECK_FALSE(has("assumptions.put median"));                 // measured, not unverified
    for (const VariedInput& input : usual) CHECK(input.low < input.high);
}

TEST_CASE("sensitivity at its edge: a runnable answer, and refusals of one sentence") {
    const TemporaryFolder folder;
    folder.write("study.json", TinyStudy{}.text());
    const Answer answer = run_program(folder.path(), "sensitivity study.json --vary 'settings.broker.session.timeout.ms=3000..9000' --samples 8 --architecture kafka");
    CHECK_MESSAGE(answer.exit_code == 0, answer.err);
    CHECK(says(answer.out, "What moves reachable of kafka"));
    const auto refused = [&](const std::string& words, const std::string& what) {
        const Answer wrong = run_program(folder.path(), "sensitivity study.json " + words);
        CHECK(wrong.exit_code == 64);
        CHECK_MESSAGE(says(wrong.err, what), wrong.err);
        CHECK(std::count(wrong.err.begin(), wrong.err.end(), '\n') == 1);
    };
    refused("--of reachabel", "did you mean \"reachable\"?");
    refused("--against kafak", "did you mean \"kafka\"?");
    refused("--architecture kafka --against kafka", "expected another design");
    refused("--vary 'horizon=1 s..2 s'", "--vary: horizon: expected a time after the failure");
}
