// `rehearse odds` at its edge: what it prints, what it refuses in a sentence, and that threads change nothing.
#include <doctest/doctest.h>

#include <algorithm>

#include "experiments/json_text.hpp"
#include "tests/support/program.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

/// Exit code 64, nothing on the standard output, exactly one line on the standard error.
void check_refused(const Answer& answer, const std::string& what) {
    CHECK_MESSAGE(answer.exit_code == 64, answer.err);
    CHECK(answer.out.empty());
    CHECK(std::count(answer.err.begin(), answer.err.end(), '\n') == 1);
    CHECK_MESSAGE(answer.err.find(what) != std::string::npos, answer.err);
}

}  // namespace

TEST_CASE("odds prints years with intervals and durability, the same on any number of threads, as text and as JSON") {
    const TemporaryFolder folder;
    TinyStudy tiny;
    tiny.compare = R"("kafka", "inkless")";
    folder.write("study.json", tiny.text());
    const Answer text = run_program(folder.path(), "odds study.json --years 3 --threads 1");
    CHECK_MESSAGE(text.exit_code == 0, text.err);
    CHECK(text.err.empty());                                              // no talk where nobody looks
    for (const char* part : {"3 years of failures drawn from hazards.json, seed 1", "failures in a year", "beside kafka", "0 of 3: at most 63.2 %", "Durability"})
        CHECK_MESSAGE(text.out.find(part) != std::string::npos, part);
    const Answer one = run_program(folder.path(), "odds study.json --years 3 --threads 1 --format json");
    const Answer two = run_program(folder.path(), "odds study.json --years 3 --threads 2 --format json");
    CHECK(one.out == two.out);
    const JsonValue json = parse_json(one.out, "odds");
    CHECK(json.find("samples")->number() == 3);
    CHECK(json.find("designs")->as_list()->size() == 2);
    CHECK(json.find("durability")->as_list()->size() == 1);
}

TEST_CASE("odds refuses what it cannot answer in a sentence") {
    const TemporaryFolder folder;
    folder.write("study.json", TinyStudy{}.text());
    folder.write("hazards.json", R"({"hazards": [], "replacement": []})");
    const auto refused = [&](const std::string& words, const std::string& what) { check_refused(run_program(folder.path(), "odds " + words), what); };
    refused("", "expected a study file, found none");
    refused("study.json --years 0", "--years: expected a whole number from 1");
    refused("study.json --years 3 --runs 3", "expected --years or --runs, found both");
    refused("study.json --tolerance 5", "--tolerance: expected a share such as \"5 %\"");
    refused("study.json --yeras 5", "did you mean \"--years\"?");
    refused("study.json --architecture kafak", "did you mean \"kafka\"?");
    refused("study.json --hazards nowhere.json", "nowhere.json: expected a file of hazards");
    refused("study.json --hazards hazards.json", "replacement: expected one row, found 0");
}
