// Sweeps as a user runs them: killed and taken up again, in parts, beside other results, and refused when they make no sense.
#include <doctest/doctest.h>

#include <algorithm>

#include "experiments/json_text.hpp"
#include "tests/support/program.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

const std::string what = "study.json --vary cluster.brokers.count=3,4 --vary \"clients[0].rate=5..10 MB/s by 5\" --seeds 1..5 --architecture kafka,inkless";

/// A folder with a small study whose designs a sweep can play in a moment.
void write_study(const TemporaryFolder& folder) {
    TinyStudy tiny;
    tiny.compare = R"("kafka", "inkless")";
    folder.write("study.json", tiny.text());
}

bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a sweep that is killed again and again prints in the end what an undisturbed one prints, with nothing lost and nothing repeated") {
    const TemporaryFolder folder;
    write_study(folder);
    const Answer undisturbed = run_program(folder.path(), "sweep " + what + " -o whole");
    CHECK_MESSAGE(undisturbed.exit_code == 0, undisturbed.err);
    CHECK(says(undisturbed.err, "40 runs: 40 played"));
    for (const char* seconds : {"0.05", "0.11", "0.17"}) run_program(folder.path(), "sweep " + what + " -o killed", std::string("timeout -s KILL ") + seconds);
    const Answer last = run_program(folder.path(), "sweep " + what + " -o killed --threads 1");
    CHECK(last.exit_code == 0);
    CHECK(last.out == undisturbed.out);
    const Answer again = run_program(folder.path(), "sweep " + what + " -o killed --format json");
    CHECK(says(again.err, "40 runs: 40 were there, 0 played"));
    CHECK(parse_json(again.out, "json").find("cells")->as_list()->size() == 8);
    CHECK(run_program(folder.path(), "runs killed --format csv").out == run_program(folder.path(), "runs whole --format csv").out);
}

TEST_CASE("an interrupted sweep exits with 130 and keeps what was done") {
    const TemporaryFolder folder;
    write_study(folder);
    const Answer ended = run_program(folder.path(), "sweep study.json --seeds 1..20000 --architecture inkless -o kept", "timeout --preserve-status -s INT 1");
    CHECK(ended.exit_code == 130);
    CHECK(ended.out.empty());
    if (!ended.err.empty()) CHECK_MESSAGE(says(ended.err, "the same command goes on from there"), ended.err);
    const Answer some = run_program(folder.path(), "sweep study.json --seeds 1..3 --architecture inkless -o kept");
    CHECK_MESSAGE(some.exit_code == 0, some.err);
    CHECK(says(some.err, "3 runs: "));
}

TEST_CASE("the parts of a sweep come together to the whole") {
    const TemporaryFolder folder;
    write_study(folder);
    const Answer whole = run_program(folder.path(), "sweep " + what + " -o whole -q");
    for (const char* part : {"1/3", "2/3", "3/3"}) run_program(folder.path(), "sweep " + what + " --shard " + part + " -o part" + std::string(1, *part));
    CHECK(run_program(folder.path(), "runs part1 part2 part3 --format csv").out == run_program(folder.path(), "runs whole --format csv").out);
    CHECK(says(run_program(folder.path(), "runs part1 part2 part3 -o together").err, "40 runs are in"));
    const Answer union_of_parts = run_program(folder.path(), "sweep " + what + " -o together");
    CHECK(says(union_of_parts.err, "40 were there, 0 played"));
    CHECK(union_of_parts.out == whole.out);
}

TEST_CASE("a comparison that is written beside the runs of a sweep leaves them where they are") {
    const TemporaryFolder folder;
    write_study(folder);
    run_program(folder.path(), "sweep study.json --seeds 1..2 --architecture inkless -o out");
    CHECK(run_program(folder.path(), "run study.json --architecture inkless -o out -q").exit_code == 0);
    CHECK(run_program(folder.path(), "run study.json --architecture inkless -o out -q").exit_code == 0);
    CHECK(says(run_program(folder.path(), "sweep study.json --seeds 1..2 --architecture inkless -o out").err, "2 were there, 0 played"));
    CHECK_FALSE(text_of(folder.path() / "out/result.json").empty());
}

TEST_CASE("a sweep that makes no sense is one sentence before anything is played or written") {
    const TemporaryFolder folder;
    write_study(folder);
    const auto refused = [&](const std::string& words, const std::string& sentence) {
        const Answer answer = run_program(folder.path(), words);
        CHECK(answer.exit_code == 64);
        CHECK(answer.out.empty());
        CHECK(std::count(answer.err.begin(), answer.err.end(), '\n') == 1);
        CHECK_MESSAGE(says(answer.err, sentence), answer.err);
    };
    refused("sweep study.json --vary cluster.broker.count=3", "did you mean \"cluster.brokers.count\"?");
    refused("sweep study.json --vary cluster.brokers.count=3,0", "cluster.brokers.count: expected at least 1");
    refused("sweep study.json --vary cluster.brokers.count=2,3", "--vary: ");    // fewer brokers than replicas, a mistake of the whole
    refused("sweep study.json --vary seed=1..3", "expected --seeds A..B");
    refused("sweep study.json --shard 3/2", "--shard: expected a whole number from 1 to 2");
    refused("sweep study.json --architecture kafka,automq", "expected one of \"kafka\", \"inkless\"");
    refused("sweep study.json --threads 0", "--threads: expected a whole number");
    refused("sweep study.json --format csv", "--format: expected one of \"text\", \"json\"");
    refused("runs nowhere", "expected a folder with runs.db, found none");
    refused("runs", "expected folders with runs.db, found none");
    refused("sweep study.json --seeds 1..2 --seeds 3..4", "--seeds: expected it once, found it 2 times");
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}
