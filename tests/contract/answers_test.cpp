// The verbs that answer: each verdict path has its exit code, and what they print is what a user may forward.
#include <doctest/doctest.h>

#include <fstream>

#include "experiments/json_text.hpp"
#include "tests/support/places.hpp"
#include "tests/support/program.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

std::string study(const std::string& more, const std::string& failure = R"("fail": "broker", "broker": 1, "returns": { "after": "1 min" })") {
    return R"({ "cluster": { "region": "us-east-1", "zones": 3, "brokers": { "count": 3, "instance": "m7g.large", "volume": { "type": "gp3", "size": "500 GB" } } },
  "topics":  [ { "name": "orders", "partitions": 6 } ],
  "clients": [ { "produce": "orders", "rate": "2 MB/s" }, { "consume": "orders" } ],
  "timeline": [ { "at": "2 min", )" + failure + R"( } ], )" + more + R"( "compare": [ "kafka" ], "horizon": "20 min" })";
}

int exit_code(const std::string& text, const std::string& options = {}) {
    const TemporaryFolder folder;
    folder.write("study.json", text);
    return run_program(folder.path(), "compare study.json -q -o out " + options).exit_code;
}

}  // namespace

TEST_CASE("each verdict has its exit code: met, missed, vacuous, not recovered, unpriced") {
    CHECK(exit_code(study(R"("targets": [ "reachable <= 5 min", "lost == 0" ],)")) == 0);
    CHECK(exit_code(study(R"("targets": [ "reachable <= 1 s" ],)")) == 1);
    CHECK(exit_code(study(R"("targets": [ "reachable <= 5 min" ],)", R"("fail": "slow-nic", "broker": 1, "rate": "10 Gbit/s")")) == 2);
    CHECK(exit_code(study(R"("targets": [ "reachable <= 1 s" ],)", R"("fail": "zone", "zone": "a")")) == 3);
    CHECK(exit_code(study(R"("targets": [ "reachabel <= 1 s" ],)")) == 64);
    CHECK(exit_code(study(""), "--strict-prices") == 0);
    std::string unpriced = study("");
    unpriced.replace(unpriced.find("us-east-1"), 9, "us-west-2");
    CHECK(exit_code(unpriced) == 0);
}

TEST_CASE("without one of the price rows that a bill needs its total is unknown, and strict prices end with 65") {
    const TemporaryFolder folder;
    folder.write("study.json", study(R"("targets": [ "incident_cost < 500 USD" ],)"));
    std::string book = text_of(source_root() / "topologies/data/prices.json");
    folder.write("whole.json", book);
    REQUIRE(run_program(folder.path(), "compare study.json -q -o whole --prices whole.json --strict-prices").exit_code == 0);
    const std::string row = R"("aws", "region": "us-east-1", "item": "net.cross_az")";
    const std::size_t at = book.find(row);
    REQUIRE(at != std::string::npos);
    folder.write("holed.json", book.replace(at, row.size(), R"("aws", "region": "us-east-1", "item": "net.gone")"));
    const Answer strict = run_program(folder.path(), "compare study.json -q -o holed --prices holed.json --strict-prices");
    CHECK(strict.exit_code == 65);
    CHECK(strict.out.find("unknown") != std::string::npos);
    CHECK(strict.err.find("no price for") != std::string::npos);
    CHECK(strict.err.find("net.cross_az") != std::string::npos);
    CHECK(text_of(folder.path() / "holed/kafka/cost.csv").find(",,,,,,aws,") != std::string::npos);
    CHECK(run_program(folder.path(), "compare study.json -q -o holed --prices holed.json").exit_code == 2);
}

TEST_CASE("explain says what held a flow, a copy and a partition") {
    const TemporaryFolder folder;
    folder.write("study.json", study(""));
    REQUIRE(run_program(folder.path(), "compare study.json -q -o out").exit_code == 0);
    const Answer flow = run_program(folder.path(), "explain out --why-slow 'catch-up of broker 1' -q");
    CHECK_MESSAGE(flow.exit_code == 0, flow.err);
    CHECK(flow.out.find("held for ") != std::string::npos);
    CHECK(run_program(folder.path(), "explain out --why-slow orders-0 -q").out.find("orders-0: produce orders: ") != std::string::npos);
    CHECK(run_program(folder.path(), "explain out --why-slow brokr").exit_code == 64);
    CHECK(run_program(folder.path(), "explain out --why-slow orders-0 --without copy").exit_code == 64);
}

TEST_CASE("progress is told on a terminal only, and quiet is silent there too") {
    const TemporaryFolder folder;
    folder.write("study.json", study(""));
    CHECK(run_program(folder.path(), "compare study.json -o out").err == "results are in out\n");
    const auto on_terminal = [&](const std::string& options) {
        const std::string line = "cd '" + folder.path().string() + "' && script -qec \"'" + program().string() + "' compare study.json -o out " + options + "\" /dev/null >shown </dev/null";
        CHECK(std::system(line.c_str()) == 0);
        return text_of(folder.path() / "shown");
    };
    if (std::system("command -v script >/dev/null 2>&1") != 0) {
        MESSAGE("SKIPPED: script(1) is not installed here, so nobody looked at a terminal");
        return;
    }
    CHECK(on_terminal("").find("playing kafka (1 of 1)") != std::string::npos);
    CHECK(on_terminal("-q").find("playing") == std::string::npos);
}

TEST_CASE("targets are told on the terminal, in the report, in result.json and in junit.xml") {
    const TemporaryFolder folder;
    folder.write("study.json", study(R"("targets": [ "reachable <= 1 s", "without_service of consume orders <= 10 min" ],)"));
    const Answer answer = run_program(folder.path(), "compare study.json -q -o out");
    CHECK(answer.out.find("reachable <= 1 s") != std::string::npos);
    CHECK(answer.out.find("fail (") != std::string::npos);
    CHECK(text_of(folder.path() / "out/report.md").find("| reachable <= 1 s | fail (") != std::string::npos);
    CHECK(text_of(folder.path() / "out/junit.xml").find("failures=\"1\"") != std::string::npos);
    const JsonValue result = parse_json(text_of(folder.path() / "out/result.json"), "result.json");
    CHECK(*result.find("outcomes")->as_list()->at(0).find("targets")->as_list()->at(1).find("result")->text() == "pass");
}

TEST_CASE("explain tells the ways of a result, and without a cause it plays again") {
    const TemporaryFolder folder;
    folder.write("study.json", study(""));
    REQUIRE(run_program(folder.path(), "compare study.json -q -o out").exit_code == 0);
    const Answer told = run_program(folder.path(), "explain out");
    CHECK(told.exit_code == 0);
    CHECK(told.out.find("The way to nothing hidden:") != std::string::npos);
    const Answer without = run_program(folder.path(), "explain out --without return -q");
    CHECK_MESSAGE(without.exit_code == 0, without.err);
    CHECK(without.out.find("Without return (what failed returns at once), kafka is") == 0);
    CHECK(run_program(folder.path(), "explain out --without retrun").err.find("did you mean \"return\"?") != std::string::npos);
    CHECK(run_program(folder.path(), "explain nowhere").exit_code == 64);
    CHECK(run_program(folder.path(), "explain out --architecture kafak").err.find("did you mean \"kafka\"?") != std::string::npos);
}

TEST_CASE("a result differs from itself in nothing, and from another in the figures that moved, beside the spread of chance") {
    const TemporaryFolder folder;
    folder.write("study.json", study(""));
    folder.write("slower.json", study(R"("settings": { "broker.session.timeout.ms": 60000 },)"));
    REQUIRE(run_program(folder.path(), "compare study.json -q -o a").exit_code == 0);
    REQUIRE(run_program(folder.path(), "compare slower.json -q -o b").exit_code == 0);
    const Answer same = run_program(folder.path(), "diff a a -q");
    CHECK(same.exit_code == 0);
    CHECK(same.out.empty());
    CHECK(same.err.empty());
    const Answer other = run_program(folder.path(), "diff a b --seeds 3 -q");
    CHECK(other.exit_code == 0);
    CHECK(other.out.find("reachable") != std::string::npos);
    CHECK(other.out.find("beyond the spread of") != std::string::npos);
    CHECK(run_program(folder.path(), "diff a").exit_code == 64);
    CHECK(run_program(folder.path(), "diff a b --seeds 1").exit_code == 64);
}

TEST_CASE("prices are listed, shown and compared from the command line") {
    const TemporaryFolder folder;
    CHECK(run_program(folder.path(), "prices").out.find("us-east-1") != std::string::npos);
    CHECK(run_program(folder.path(), "prices show net.cross_az us-east-1").out.find("0.01") != std::string::npos);
    CHECK(run_program(folder.path(), "prices show net.cros_az").err.find("did you mean \"net.cross_az\"?") != std::string::npos);
    CHECK(run_program(folder.path(), "prices shwo net").err.find("did you mean \"show\"?") != std::string::npos);
    CHECK(run_program(folder.path(), "prices list more").exit_code == 64);
    folder.write("book.json", R"({ "meta": {}, "prices": [ { "provider": "aws", "region": "r", "item": "x", "unit": "GB", "usd": "1", "as_of": "d", "source": "s" } ] })");
    CHECK(run_program(folder.path(), "prices diff book.json book.json").out == "No price differs.\n");
    CHECK(run_program(folder.path(), "prices diff nowhere.json").exit_code == 64);
}
