// The measured drills that ship, predicted with few seeds: the bars that are met must not be lost. `rehearse shadow` with its 100 seeds
// is the record; fewer seeds make intervals narrower, so the share inside is lower here.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "experiments/config_error.hpp"
#include "experiments/shadow_report.hpp"
#include "tests/support/places.hpp"

using namespace rehearse;

namespace {

/// Of the drills on AutoMQ, or of those on Apache Kafka.
std::vector<std::string> case_files(bool automq) {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(test::source_root() / "experiments" / "fidelity" / "cases"))
        if (entry.path().extension() == ".json" && entry.path().filename().string().starts_with("aq-") == automq) files.push_back(entry.path().string());
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace

TEST_CASE("measured drills are predicted from their declared inputs within the bars") {
    std::vector<ScoredCase> scored;
    for (const std::string& file : case_files(false)) {
        const ShadowCase measured = load_case(file);
        scored.push_back(shadow(measured, measured.plan.partitions.size() > 300 ? 2 : 8));
    }
    REQUIRE(scored.size() >= 19);
    const ShadowSummary sum = summary_of(scored);
    CHECK(sum.quantities > 500);
    CHECK(sum.predicted == sum.quantities);
    CHECK(sum.inside > 0.70);
    CHECK(sum.p95_error <= 0.15);
    CHECK(sum.p50_error <= 0.10);
    CHECK(sum.median_error <= 0.01);
    CHECK(sum.naive_error > sum.p50_error);
}

TEST_CASE("drills on AutoMQ are predicted within the bars, without the one that supplied what steps cost") {
    std::vector<ScoredCase> scored;
    for (const std::string& file : case_files(true)) scored.push_back(shadow(load_case(file), 16));
    REQUIRE(scored.size() >= 5);
    const ShadowSummary sum = summary_of(scored);
    CHECK(sum.quantities >= 100);
    CHECK(sum.predicted == sum.quantities);
    CHECK(sum.inside > 0.75);
    CHECK(sum.p95_error <= 0.20);
    CHECK(sum.p50_error <= 0.10);
    for (const ScoredCase& c : scored)
        for (const ScoredRow& row : c.rows) CHECK(row.judged == (c.name != "aq-crash-1"));
    const bool said = std::any_of(sum.left_out.begin(), sum.left_out.end(), [](const std::string& line) { return line.starts_with("aq-crash-1: it supplied"); });
    CHECK(said);
}

TEST_CASE("a case without what it needs is one sentence that names the place") {
    ShadowCase into;
    into.file = "drill.json";
    JsonValue json = JsonValue::object();
    CHECK_THROWS_WITH_AS(read_plan(json, into), doctest::Contains("drill.json"), ConfigError);
    CHECK_THROWS_AS(load_case("no-such-file.json"), ConfigError);
}
