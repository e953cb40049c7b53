// Ctrl-C as a user types it: what had been played by then is in a valid result, and the exit code says that it is not all.
#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "experiments/json_text.hpp"
#include "experiments/json_value.hpp"
#include "tests/support/program.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;
namespace fs = std::filesystem;

TEST_CASE("an interrupt in the only design leaves its curves, events and books up to that instant, and exit code 130") {
    const TemporaryFolder folder;
    TinyStudy tiny;
    // Decades whose load changes every hour: nobody waits for their end.
    tiny.producer = R"("profile": { "daily": [1, 0.5, 1, 0.5, 1, 0.5, 1, 0.5, 1, 0.5, 1, 0.5, 1, 0.5, 1, 0.5, 1, 0.5, 1, 0.5, 1, 0.5, 1, 0.5] })";
    tiny.horizon = "20000 d";
    tiny.compare = R"("kafka")";
    folder.write("study.json", tiny.text());
    // A busy machine may not have begun to play after a second.
    for (const char* seconds : {"1", "4", "16"}) {
        const Answer ended = run_program(folder.path(), "run study.json -o kept --outputs report,events,series,books", std::string("timeout --preserve-status -s INT ") + seconds);
        CHECK_MESSAGE(ended.exit_code == 130, ended.err);
        if (!fs::exists(folder.path() / "kept/result.json")) continue;
        CHECK(ended.out.find("inconclusive, because interrupted at ") != std::string::npos);
        break;
    }
    REQUIRE(fs::exists(folder.path() / "kept/result.json"));
    const JsonValue result = parse_json(text_of(folder.path() / "kept/result.json"), "result.json");
    const JsonValue& outcome = result.find("outcomes")->as_list()->front();
    const double end = outcome.find("interrupted_at_s")->number();
    CHECK(end < 20000.0 * 86400);
    CHECK(*outcome.find("verdict")->text() == "inconclusive");
    CHECK(outcome.find("reachable_s")->is_null());
    const std::string series = text_of(folder.path() / "kept/kafka/series.csv");
    const std::string last = series.substr(series.rfind('\n', series.size() - 2) + 1);
    CHECK(std::stod(last) == doctest::Approx(end));
    for (const char* file : {"report.html", "report.md", "junit.xml", "study.json", "kafka/events.jsonl", "kafka/cost.csv", "kafka/bytes_by_zone.csv", "kafka/run.json"})
        CHECK_MESSAGE(!text_of(folder.path() / "kept" / file).empty(), file);
    CHECK(run_program(folder.path(), "explain kept").out.find("interrupted at ") != std::string::npos);
}
