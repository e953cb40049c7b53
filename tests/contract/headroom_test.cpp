// headroom, frontier and search at the program's edge: answers, exit codes, files, refusals.
#include <doctest/doctest.h>

#include <algorithm>

#include "experiments/json_text.hpp"
#include "tests/support/program.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

void write_study(const TemporaryFolder& folder) {
    TinyStudy tiny;
    tiny.compare = R"("kafka", "inkless")";
    tiny.timeline = R"({ "at": "60 s", "fail": "broker", "broker": 2, "returns": { "after": "60 s" } }, { "at": "60 s", "fail": "broker", "broker": 3 })";
    folder.write("study.json", tiny.text());
}

bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("headroom says the least spare, what was played on both sides, and exits with what it found") {
    const TemporaryFolder folder;
    write_study(folder);
    const Answer met = run_program(folder.path(), "headroom study.json --architecture kafka --target \"reachable <= 1 h\" --vary brokers");
    CHECK_MESSAGE(met.exit_code == 0, met.err);
    CHECK(says(met.out, "kafka meets reachable <= 1 h with number of brokers 3; the study has 3."));
    CHECK(says(met.out, "That is the first value of 3 to 6"));
    CHECK(says(met.out, "where less met the target, more did too"));
    const Answer missed = run_program(folder.path(), "headroom study.json --architecture kafka --target \"reachable <= 1 ms\" --vary nic --format json");
    CHECK(missed.exit_code == 1);
    const JsonValue json = parse_json(missed.out, "json");
    CHECK(json.find("least")->is_null());
    CHECK(json.find("values")->as_list()->size() >= 3);
    const Answer hand = run_program(folder.path(), "headroom study.json --architecture kafka");
    CHECK(says(hand.out, "broker 2 at 60 s"));
    CHECK(says(hand.out, "broker 3 at 60 s"));
    CHECK(says(run_program(folder.path(), "headroom study.json --architecture kafka --together").out, "the timeline"));
}

TEST_CASE("a frontier is a table and a picture, a search a table and a study that plays the worst again") {
    const TemporaryFolder folder;
    write_study(folder);
    const Answer frontier = run_program(folder.path(), "frontier study.json --vary cluster.brokers.count=3,4 -o out");
    CHECK_MESSAGE(frontier.exit_code == 0, frontier.err);
    CHECK(says(frontier.out, "dominated by"));
    CHECK(says(text_of(folder.path() / "out/frontier.svg"), "inkless"));
    const Answer search = run_program(folder.path(), "search study.json --architecture kafka --plays 12 --format json -o worst");
    CHECK_MESSAGE(search.exit_code == 0, search.err);
    const JsonValue worst = parse_json(search.out, "json");
    CHECK(run_program(folder.path(), "run worst/study.json -o again -q").exit_code <= 3);
    const JsonValue again = parse_json(text_of(folder.path() / "again/kafka/run.json"), "run.json");
    CHECK(*again.find("digest") == *(*worst.find("worst")->as_list())[0].find("digest"));
    CHECK(run_program(folder.path(), "search study.json --architecture kafka --plays 12 --threads 1 --format json -o worst").out == search.out);
}

TEST_CASE("questions that make no sense are one sentence") {
    const TemporaryFolder folder;
    write_study(folder);
    const auto refused = [&](const std::string& words, const std::string& sentence) {
        const Answer answer = run_program(folder.path(), words);
        CHECK(answer.exit_code == 64);
        CHECK(std::count(answer.err.begin(), answer.err.end(), '\n') == 1);
        CHECK_MESSAGE(says(answer.err, sentence), answer.err);
    };
    refused("headroom study.json --vary brokers --architecture kafka", "expected --target such as");
    refused("headroom study.json --vary broker --architecture kafka --target \"reachable <= 1 s\"", "did you mean \"brokers\"?");
    refused("headroom study.json --vary throttle --architecture kafka --target \"reachable <= 1 s\"", "a reassignment in its timeline");
    refused("headroom study.json --vary brokers --architecture kafka --target \"reachabel <= 1 s\"", "did you mean \"reachable\"?");
    refused("headroom study.json", "expected --architecture with one of");
    refused("frontier study.json --by lost", "--by: expected one of \"reachable\", \"nothing_hidden\"");
    refused("search study.json --architecture kafka --depth 3", "--depth: expected a whole number from 1 to 2");
    refused("search study.json --architecture kafka --by reachabel", "did you mean \"reachable\"?");
}
