// Axes as people type them: lists, ranges, units, and parameters that move together.
#include <doctest/doctest.h>

#include <algorithm>

#include "experiments/config_error.hpp"
#include "experiments/questions/axis.hpp"
#include "experiments/questions/sweep_plan.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

using Texts = std::vector<std::string>;

VariableStudy tiny() { return {study_of(TinyStudy{}), shipped_catalog()}; }

std::string sentence_of(const std::string& text) {
    try {
        axis_of(text, tiny(), "--vary");
    } catch (const ConfigError& wrong) {
        return wrong.what();
    }
    return "";
}

}  // namespace

TEST_CASE("values are lists and ranges, with one unit, and without the dust of binary fractions") {
    CHECK(values_of("6,9, 12") == Texts{"6", "9", "12"});
    CHECK(values_of("6..12 by 3") == Texts{"6", "9", "12"});
    CHECK(values_of("1..3") == Texts{"1", "2", "3"});
    CHECK(values_of("3..1") == Texts{"3", "2", "1"});
    CHECK(values_of("100..300 MB/s by 100") == Texts{"100 MB/s", "200 MB/s", "300 MB/s"});
    CHECK(values_of("10 min..20 min by 5 min") == Texts{"10 min", "15 min", "20 min"});
    CHECK(values_of("0..0.5 by 0.1") == Texts{"0", "0.1", "0.2", "0.3", "0.4", "0.5"});
    CHECK(values_of("100,200 MB/s") == Texts{"100 MB/s", "200 MB/s"});
    CHECK(values_of("gp3,io2") == Texts{"gp3", "io2"});
    CHECK(values_of("[1,2],[3,4]") == Texts{"[1,2]", "[3,4]"});
    CHECK(values_of("1..10 by 4,100") == Texts{"1", "5", "9", "100"});
    for (const char* wrong : {"1..x", "1 s..2 min", "1..5 by 0", "a..b", "1,,2", ""}) CHECK_THROWS_AS(values_of(wrong), WrongValue);
}

TEST_CASE("an axis that makes no sense is one sentence") {
    CHECK(sentence_of("cluster.brokers.count").find("--vary: expected PATH=VALUES such as cluster.brokers.count=6,9,12") == 0);
    CHECK(sentence_of("cluster.brokers.count=3,x").find("--vary: cluster.brokers.count: expected a whole number, found \"x\"") == 0);
    CHECK(sentence_of("cluster.brokers.cout=3").find("did you mean \"cluster.brokers.count\"?") != std::string::npos);
    CHECK(sentence_of("cluster.brokers.count=3..1 s").find("--vary: cluster.brokers.count: ") == 0);
}

TEST_CASE("parameters that are zipped move together, and must have equally many values") {
    const VariableStudy study = tiny();
    const SweepAxis count = axis_of("cluster.brokers.count=3,6", study, "--zip"), rate = axis_of("clients[0].rate=10..20 MB/s by 10", study, "--zip");
    const SweepAxis both = zipped({count, rate});
    REQUIRE(both.points.size() == 2);
    CHECK(both.paths == Texts{"cluster.brokers.count", "clients[0].rate"});
    CHECK(both.texts[1] == Texts{"6", "20 MB/s"});
    CHECK_THROWS_WITH_AS(zipped({count, axis_of("clients[0].rate=10 MB/s", study, "--zip")}), doctest::Contains("expected 2 values as for cluster.brokers.count, found 1"), ConfigError);
}

TEST_CASE("seeds are a range or a number of them") {
    CHECK(seeds_between("1..100") == std::pair<Count, Count>{1, 100});
    CHECK(seeds_between("7..7") == std::pair<Count, Count>{7, 7});
    CHECK(seeds_between("20") == std::pair<Count, Count>{1, 20});
    for (const char* wrong : {"5..1", "a..b", "1..", "x"}) CHECK_THROWS_AS(seeds_between(wrong), ConfigError);
}

TEST_CASE("a plan is every combination once in a fixed order, its shards share it without overlap, and keys follow what is played") {
    const VariableStudy study = tiny();
    SweepQuestion question{{"kafka", "inkless"}, {axis_of("cluster.brokers.count=3,6", study, "--vary"), axis_of("clients[0].rate=10 MB/s,20 MB/s", study, "--vary")}, {1, 5}, {}};
    const SweepPlan whole = plan_of(study, question);
    CHECK(whole.cells.size() == 8);
    CHECK(whole.runs.size() == 40);
    std::vector<std::string> keys;
    for (Count part = 1; part <= 3; ++part) {
        question.shard = {part, 3};
        for (const PlannedRun& run : plan_of(study, question).runs) keys.push_back(run.key);
    }
    std::vector<std::string> expected;
    for (const PlannedRun& run : whole.runs) expected.push_back(run.key);
    std::ranges::sort(keys);
    std::ranges::sort(expected);
    CHECK(keys == expected);
    CHECK(std::ranges::adjacent_find(keys) == keys.end());
    question = {{"kafka"}, {axis_of("clients[0].rate=0.01 GB/s", study, "--vary")}, {3, 3}, {}};
    CHECK(plan_of(study, question).runs.front().key == plan_of(study, {{"kafka"}, {}, {3, 3}, {}}).runs.front().key);    // the study's own value
    question.axes.push_back(question.axes.front());
    CHECK_THROWS_WITH_AS(plan_of(study, question), doctest::Contains("expected each parameter on one axis"), ConfigError);
    CHECK_THROWS_AS(parse_shard("3/2"), ConfigError);
    CHECK(parse_shard("2/8").of == 8);
}
