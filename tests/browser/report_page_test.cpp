// report.html in a real browser. Where no Chromium is installed the test says so and looks at nothing.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>

#include "experiments/output_files.hpp"
#include "tests/support/places.hpp"
#include "tests/support/program.hpp"
#include "tests/support/sample_comparison.hpp"

using namespace rehearse;
using namespace rehearse::test;
namespace fs = std::filesystem;

namespace {

/// Nothing is wrong with the page; or nobody could look at it, and then the reason stands on a line of its own.
void check_page(const fs::path& folder) {
    const fs::path said = folder / "said.txt";
    const std::string line = "python3 '" + (source_root() / "tests/browser/look.py").string() + "' '" + (folder / "report.html").string() + "' >'" + said.string() + "' 2>&1";
    const int status = std::system(line.c_str());
    const std::string words = text_of(said);
    if (words.starts_with("SKIPPED")) {
        MESSAGE(words);
        return;
    }
    CHECK_MESSAGE(status == 0, words);
    CHECK(words.find("nothing is wrong") != std::string::npos);
}

}  // namespace

TEST_CASE("the page of zone-loss has its numbers, moves under the hand, and fits phone, print and dark ground") {
    const TemporaryFolder folder;
    const Answer answer = run_program(folder.path(), "compare '" + (source_root() / "experiments/zone-loss/study.json").string() + "' -q -o out --outputs report");
    REQUIRE_MESSAGE(answer.exit_code == 0, answer.err);
    CHECK(fs::file_size(folder.path() / "out/report.html") < 3'000'000);
    check_page(folder.path() / "out");
}

TEST_CASE("a run of a hundred thousand events opens within a second, and the page says which it holds") {
    Comparison comparison = sample_comparison();
    std::vector<FactRecord>& facts = comparison.contenders.front().outcome.events;
    const std::vector<FactRecord> few = facts;
    REQUIRE_FALSE(few.empty());
    while (facts.size() < 100'000)
        for (const FactRecord& fact : few) facts.push_back(fact);
    const TemporaryFolder folder;
    write_output(comparison, folder.path());
    const std::string page = text_of(folder.path() / "report.html");
    CHECK(page.size() < 3'000'000);
    CHECK(page.find("\"events_total\":" + std::to_string(facts.size())) != std::string::npos);
    check_page(folder.path());
}
