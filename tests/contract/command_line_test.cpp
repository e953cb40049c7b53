// What the program promises at its edge: exit codes, one sentence for wrong input, nothing written before everything is known.
#include <doctest/doctest.h>

#include <algorithm>

#include "experiments/json_text.hpp"
#include "tests/support/program.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

const std::string good = R"({
  "cluster": { "region": "us-east-1", "zones": 3,
               "brokers": { "count": 3, "instance": "m7g.large", "volume": { "type": "gp3", "size": "500 GB" } } },
  "topics":  [ { "name": "orders", "partitions": 6 } ],
  "clients": [ { "produce": "orders", "rate": "2 MB/s" }, { "consume": "orders" } ],
  "timeline": [ { "at": "2 min", "fail": "broker", "broker": 1, "returns": { "after": "1 min" } } ],
  "compare": [ "kafka" ], "horizon": "20 min" })";

std::string with(const std::string& piece, const std::string& replacement) {
    std::string text = good;
    const std::size_t at = text.find(piece);
    REQUIRE_MESSAGE(at != std::string::npos, piece);
    return text.replace(at, piece.size(), replacement);
}

/// Exit code 64, nothing on stdout, exactly one line on stderr.
void check_refused(const Answer& answer, const std::string& what) {
    CHECK_MESSAGE(answer.exit_code == 64, answer.err);
    CHECK(answer.out.empty());
    CHECK(std::count(answer.err.begin(), answer.err.end(), '\n') == 1);
    CHECK_MESSAGE(answer.err.find(what) != std::string::npos, answer.err);
}

/// Plays a wrong study into a folder that holds an earlier result, which must survive to the byte.
void check_wrong_study(const std::string& study, const std::string& what) {
    const TemporaryFolder folder;
    folder.write("study.json", study);
    folder.write("result/result.json", "earlier");
    folder.write("result/report.md", "earlier");
    check_refused(run_program(folder.path(), "compare study.json -o result"), what);
    CHECK(text_of(folder.path() / "result/result.json") == "earlier");
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 2);
}

}  // namespace

TEST_CASE("each kind of wrong study is one sentence with exit code 64, and earlier results stay") {
    check_wrong_study(with("\"horizon\"", "\"horizn\""), "study.json: horizn: ");
    check_wrong_study(with("\"2 MB/s\"", "\"2 MB\""), "study.json: clients[0].rate: expected a rate");
    check_wrong_study(with("\"2 MB/s\"", "\"-2 MB/s\""), "study.json: clients[0].rate: expected at least 0 B/s");
    check_wrong_study(with("\"fail\": \"broker\", \"broker\": 1", "\"fail\": \"zone\", \"zone\": \"q\""),
                      "study.json: timeline[0].zone: expected one of \"a\", \"b\", \"c\"");
    check_wrong_study(with("\"partitions\": 6", "\"partitions\": 6, \"replication.factor\": 4"),
                      "study.json: topics[0][\"replication.factor\"]: expected at most 3");
    check_wrong_study(with("\"fail\": \"broker\", \"broker\": 1", "\"fail\": \"store-unavailable\""),
                      "none of \"kafka\" has an object store");
    check_wrong_study(with("m7g.large", "m7g.lrge"), "did you mean \"m7g.large\"?");
    check_wrong_study("{ \"cluster\": ", "study.json:1:");
}

TEST_CASE("a study that is not there is refused with the nearest name that is") {
    const TemporaryFolder folder;
    folder.write("zone-loss/study.json", good);
    check_refused(run_program(folder.path(), "compare zone-los/study.json"),
                  "expected a study file, found no such file; did you mean \"zone-loss\"?");
    check_refused(run_program(folder.path(), "compare zone-loss"), "found a folder; it holds study.json");
}

TEST_CASE("an output folder that cannot be written is refused before anything is played") {
    const TemporaryFolder folder;
    folder.write("study.json", good);
    folder.write("taken", "a file");
    check_refused(run_program(folder.path(), "compare study.json -o taken"), "taken");
    check_refused(run_program(folder.path(), "compare study.json -o taken/below"), "taken");
    CHECK(text_of(folder.path() / "taken") == "a file");
    folder.write("diary/monday.txt", "dear diary");
    check_refused(run_program(folder.path(), "compare study.json -o diary"), "diary");
    CHECK(text_of(folder.path() / "diary/monday.txt") == "dear diary");
}

TEST_CASE("a command line that is wrong is one sentence") {
    const TemporaryFolder folder;
    folder.write("study.json", good);
    const auto refused = [&](const std::string& words, const std::string& what) {
        check_refused(run_program(folder.path(), words), what);
    };
    refused("", "expected a verb");
    refused("comapre study.json", "did you mean \"compare\"?");
    refused("compare", "expected a study file, found none");
    refused("compare study.json --sed 3", "did you mean \"--seed\"?");
    refused("compare study.json --seed three", "--seed: expected a whole number");
    refused("compare study.json --seed -3", "--seed: expected a whole number");
    refused("compare study.json --seed", "--seed");
    refused("compare study.json other.json", "expected nothing more, found \"other.json\"");
    refused("compare study.json --architecture kafka", "expected only the options");
    refused("run study.json --architecture kafak", "did you mean \"kafka\"?");
    refused("show study.json -o there", "expected only the options");
    refused("list faliures", "did you mean \"failures\"?");
    refused("schema study.json", "study.json");
}

TEST_CASE("help has a runnable example for every verb, and the version names its commit") {
    const TemporaryFolder folder;
    for (const char* verb : {"compare", "run", "explain", "diff", "prices", "check", "show", "shadow", "odds", "sweep", "runs", "headroom", "frontier", "search", "list", "schema", "man", "completion"}) {
        const Answer help = run_program(folder.path(), std::string(verb) + " --help");
        CHECK(help.exit_code == 0);
        CHECK_MESSAGE(help.out.find(std::string("for example: rehearse ") + verb) != std::string::npos, help.out);
    }
    CHECK(run_program(folder.path(), "--help").out.find("exit codes: 0") != std::string::npos);
    const Answer version = run_program(folder.path(), "--version");
    CHECK(version.exit_code == 0);
    CHECK(version.out.starts_with("rehearse 0."));
    CHECK(version.out.find("commit") != std::string::npos);
}

TEST_CASE("check reads a file or the standard input") {
    const TemporaryFolder folder;
    folder.write("study.json", good);
    CHECK(run_program(folder.path(), "check study.json").out.find("study.json is fine: 3 brokers") == 0);
    const Answer piped = run_program(folder.path(), "check -", "cat study.json |");
    CHECK(piped.exit_code == 0);
    CHECK(piped.out.find("standard input is fine") == 0);
    check_refused(run_program(folder.path(), "check -", "echo '{' |"), "standard input:");
}

TEST_CASE("show prints the graph's answers, and with --effective every value with its origin") {
    const TemporaryFolder folder;
    folder.write("study.json", good);
    const Answer words = run_program(folder.path(), "show study.json");
    CHECK(words.exit_code == 0);
    CHECK(words.out.find("single points of failure") != std::string::npos);
    CHECK(words.out.find("without broker 1, clients reach") != std::string::npos);
    CHECK(words.out.find("2 of 3 brokers") != std::string::npos);
    const Answer values = run_program(folder.path(), "--effective --no-color show study.json");
    CHECK(values.out.find("settings[\"broker.session.timeout.ms\"]") != std::string::npos);
    CHECK(values.out.find("topics[0].partitions") != std::string::npos);
}

TEST_CASE("list and schema print data alone") {
    const TemporaryFolder folder;
    const Answer failures = run_program(folder.path(), "list failures");
    CHECK(failures.out.find("\"fail\": \"zone\"") != std::string::npos);
    CHECK(failures.err.empty());
    for (const char* topic : {"", "architectures", "study", "targets", "settings", "assumptions", "instances", "volumes", "workloads"})
        CHECK(run_program(folder.path(), std::string("list ") + topic).exit_code == 0);
    const Answer schema = run_program(folder.path(), "schema");
    CHECK(parse_json(schema.out, "schema").find("properties") != nullptr);
}

TEST_CASE("a study that is played leaves a result, and options stand before or after the verb") {
    const TemporaryFolder folder;
    folder.write("study.json", good);
    const Answer before = run_program(folder.path(), "--seed 5 --quiet -o one compare study.json");
    const Answer after = run_program(folder.path(), "compare study.json -o two -q --seed=5");
    CHECK_MESSAGE(before.exit_code == 0, before.err);
    CHECK(before.out == after.out);
    CHECK(before.err.empty());
    CHECK(text_of(folder.path() / "one/kafka/events.jsonl") == text_of(folder.path() / "two/kafka/events.jsonl"));
    const JsonValue run = parse_json(text_of(folder.path() / "one/kafka/run.json"), "run.json");
    CHECK(run.find("seed") != nullptr);
}
