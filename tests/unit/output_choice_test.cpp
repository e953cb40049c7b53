// Outputs that were not asked for are not written, and asking wrongly is one sentence.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "experiments/config_error.hpp"
#include "experiments/output_files.hpp"
#include "tests/support/program.hpp"
#include "tests/support/sample_comparison.hpp"

using namespace rehearse;
using namespace rehearse::test;
namespace fs = std::filesystem;

TEST_CASE("all outputs are there unless some are named; the result itself always is") {
    CHECK(std::ranges::all_of(output_kinds(), [](const OutputKind& kind) { return OutputChoice{}.has(kind.name) && parse_outputs("all", "").has(kind.name); }));
    CHECK(std::ranges::none_of(output_kinds(), [](const OutputKind& kind) { return parse_outputs("none", "").has(kind.name); }));
    const TemporaryFolder folder;
    write_output(sample_comparison(), folder.path(), parse_outputs("events,books", "5s"));
    for (const char* there : {"result.json", "kafka/run.json", "kafka/events.jsonl", "kafka/cost.csv", "kafka/bytes_by_zone.csv"}) CHECK_MESSAGE(fs::exists(folder.path() / there), there);
    for (const char* gone : {"report.html", "report.md", "junit.xml", "kafka/series.csv", "kafka/trace.pftrace", "kafka/metrics.txt"})
        CHECK_MESSAGE(!fs::exists(folder.path() / gone), gone);
}

TEST_CASE("an output that does not exist, or a spacing that is none, is one sentence") {
    CHECK_THROWS_WITH_AS(parse_outputs("events,serie", ""), doctest::Contains("did you mean \"series\"?"), ConfigError);
    CHECK_THROWS_WITH_AS(parse_outputs("", "often"), doctest::Contains("--every: expected a time"), ConfigError);
    CHECK_THROWS_AS(parse_outputs("", "0 s"), ConfigError);
    CHECK(parse_outputs("", "250 ms").every == 250_ms);
}
