// What the measuring program promises to outsiders: the format of a sharing problem and its answer, sentences with exit code 64, and
// the rebuild's generator.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <vector>

#include "tests/support/program.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse::test;

namespace {

std::vector<std::vector<double>> rows_of(const std::string& csv) {
    std::vector<std::vector<double>> rows;
    std::istringstream lines(csv);
    for (std::string line; std::getline(lines, line);) {
        rows.emplace_back();
        std::istringstream cells(line);
        for (std::string cell; std::getline(cells, cell, ',');) rows.back().push_back(std::strtod(cell.c_str(), nullptr));
    }
    return rows;
}

std::vector<std::vector<double>> solved(const std::string& instance, const std::string& options) {
    const TemporaryFolder folder;
    folder.write("instance.json", instance);
    const Answer answer = run_bench(folder.path(), "sharing instance.json --out answer.csv " + options);
    CHECK_MESSAGE(answer.exit_code == 0, answer.err);
    return rows_of(text_of(folder.path() / "answer.csv"));
}

void check_rows(const std::string& instance, const std::vector<std::vector<double>>& expected) {
    for (const std::string options : {"--solver fast", "--solver reference", "--solver fast --epsilon 1e-13", "--solver fast --check"}) {
        CAPTURE(options);
        const auto rows = solved(instance, options);
        REQUIRE(rows.size() == expected.size());
        for (std::size_t r = 0; r < rows.size(); ++r) {
            REQUIRE(rows[r].size() == expected[r].size());
            for (std::size_t c = 0; c < rows[r].size(); ++c) {
                CAPTURE(r);
                CAPTURE(c);
                if (std::isinf(expected[r][c])) CHECK(std::isinf(rows[r][c]));
                else CHECK(rows[r][c] == doctest::Approx(expected[r][c]).epsilon(1e-8));
            }
        }
    }
}

constexpr double inf = INFINITY;

}  // namespace

TEST_CASE("bench sharing: a pool at zero frees what its flows held elsewhere, and they resume") {
    check_rows(R"({"pools":[{"capacity":1e9},{"capacity":1e9}],
                   "flows":[{"start":0,"amount":1e9,"uses":[[0,1],[1,1]]},{"start":0,"amount":2e9,"uses":[[0,1]]}],
                   "changes":[{"at":1,"pool":1,"capacity":0},{"at":13,"pool":1,"capacity":1e9}]})",
               {{0, 0, 13.5, 1e9}, {1, 0, 2.5, 2e9}});
}

TEST_CASE("bench sharing: weights, caps, coefficients that add, endless flows, and what was moved by the end") {
    check_rows(R"({"pools":[{"capacity":90}],
                   "flows":[{"start":0,"amount":null,"weight":2,"uses":[[0,1]]},
                            {"start":0,"amount":100,"cap":10,"uses":[[0,1]]},
                            {"start":0,"amount":null,"uses":[[0,0.5],[0,0.5]]},
                            {"start":5,"amount":0,"uses":[[0,1]]},
                            {"start":30,"amount":1,"uses":[[0,1]]}],
                   "until":20})",
               {{0, 0, inf, 10 * 160.0 / 3 + 10 * 60}, {1, 0, 10, 100}, {2, 0, inf, 10 * 80.0 / 3 + 10 * 30}, {3, 5, 5, 0}, {4, inf, inf, 0}});
}

TEST_CASE("bench sharing: gates are entered in order of start, then index, all of them held while the flow moves") {
    check_rows(R"({"pools":[{"capacity":10}],"gates":[{"limit":1},{"limit":2}],
                   "flows":[{"start":1,"amount":10,"uses":[[0,1]],"gates":[0]},
                            {"start":0,"amount":20,"uses":[[0,1]],"gates":[0,1]},
                            {"start":1,"amount":10,"uses":[[0,1]],"gates":[1,0]},
                            {"start":3,"amount":10,"uses":[[0,1]],"gates":[1]}]})",
               {{0, 2, 3, 10}, {1, 0, 2, 20}, {2, 3, 5, 10}, {3, 3, 5, 10}});
}

TEST_CASE("bench sharing: at one instant completions come before capacities, capacities before starts") {
    check_rows(R"({"pools":[{"capacity":10}],"gates":[{"limit":1}],
                   "flows":[{"start":0,"amount":10,"uses":[[0,1]],"gates":[0]},{"start":1,"amount":10,"uses":[[0,1]],"gates":[0]}],
                   "changes":[{"at":1,"pool":0,"capacity":5}]})",
               {{0, 0, 1, 10}, {1, 1, 3, 10}});
}

TEST_CASE("bench sharing: a malformed instance gets one sentence that names the place, and exit code 64") {
    const std::vector<std::pair<std::string, std::string>> wrong{
        {"{", "JSON"},
        {"[]", "must be an object"},
        {R"({"flows":[]})", "/pools is missing"},
        {R"({"pools":[]})", "/flows is missing"},
        {R"({"pools":[{"capacity":-1}],"flows":[]})", "/pools/0/capacity"},
        {R"({"pools":[{"capacity":"much"}],"flows":[]})", "/pools/0/capacity"},
        {R"({"pools":[{}],"flows":[]})", "/pools/0/capacity is missing"},
        {R"({"pools":[{"capacity":1,"colour":2}],"flows":[]})", "/pools/0/colour is not known"},
        {R"({"pools":[{"capacity":1}],"flows":[{"start":0,"amount":1,"uses":[[1,1]]}]})", "/flows/0/uses/0/0"},
        {R"({"pools":[{"capacity":1}],"flows":[{"start":0,"amount":1,"uses":[[0,0]]}]})", "/flows/0/uses/0/1"},
        {R"({"pools":[{"capacity":1}],"flows":[{"start":0,"amount":1,"uses":[[0]]}]})", "/flows/0/uses/0"},
        {R"({"pools":[{"capacity":1}],"flows":[{"start":0,"amount":-1,"uses":[[0,1]]}]})", "/flows/0/amount"},
        {R"({"pools":[{"capacity":1}],"flows":[{"start":-1,"amount":1,"uses":[[0,1]]}]})", "/flows/0/start"},
        {R"({"pools":[{"capacity":1}],"flows":[{"amount":1,"uses":[[0,1]]}]})", "/flows/0/start is missing"},
        {R"({"pools":[{"capacity":1}],"flows":[{"start":0,"amount":1,"weight":0,"uses":[[0,1]]}]})", "/flows/0/weight"},
        {R"({"pools":[{"capacity":1}],"flows":[{"start":0,"amount":1,"uses":[]}]})", "limited by nothing"},
        {R"({"pools":[{"capacity":1}],"flows":[{"start":0,"amount":1,"uses":[[0,1]],"gates":[0]}]})", "/flows/0/gates/0"},
        {R"({"pools":[{"capacity":1}],"flows":[],"gates":[{"limit":1.5}]})", "/gates/0/limit"},
        {R"({"pools":[{"capacity":1}],"flows":[],"changes":[{"at":1,"pool":7,"capacity":1}]})", "/changes/0/pool"},
        {R"({"pools":[{"capacity":1}],"flows":[],"until":"later"})", "/until"}};
    for (const auto& pair : wrong) {
        const std::string &instance = pair.first, &sentence = pair.second;
        CAPTURE(instance);
        const TemporaryFolder folder;
        folder.write("instance.json", instance);
        const Answer answer = run_bench(folder.path(), "sharing instance.json");
        CHECK(answer.exit_code == 64);
        CHECK(answer.out.empty());
        CHECK(std::count(answer.err.begin(), answer.err.end(), '\n') == 1);
        CHECK_MESSAGE(answer.err.find(sentence) != std::string::npos, answer.err);
    }
    const TemporaryFolder folder;
    CHECK(run_bench(folder.path(), "sharing absent.json").exit_code == 64);
    CHECK(run_bench(folder.path(), "sharing").exit_code == 64);
    CHECK(run_bench(folder.path(), "nothing").exit_code == 64);
}

TEST_CASE("bench rebuild: the completion times that independent programs found for its generator") {
    const TemporaryFolder folder;
    const Answer answer = run_bench(folder.path(), "rebuild --brokers 100 --replicas 1000 --concurrency 0 --seed 1 --out broker.csv");
    CHECK_MESSAGE(answer.exit_code == 0, answer.err);
    auto rows = rows_of(text_of(folder.path() / "broker.csv"));
    REQUIRE(rows.size() == 1000);
    const std::vector<std::pair<std::size_t, double>> broker{{0, 86.82651120338788}, {1, 118.03674628352687}, {2, 67.53810821592434}, {999, 140.70360283575872}};
    for (const auto& [flow, finish] : broker) CHECK(rows[flow][1] == doctest::Approx(finish).epsilon(1e-9));
    CHECK(run_bench(folder.path(), "rebuild --brokers 100 --replicas 1000 --concurrency 10 --zone-loss --out zone.csv").exit_code == 0);
    rows = rows_of(text_of(folder.path() / "zone.csv"));
    REQUIRE(rows.size() == 1000);
    const std::vector<std::pair<std::size_t, double>> zone{{0, 75.37865459421228}, {1, 224.3247078228393}, {2, 192.22412449464886}, {999, 224.700134904535}};
    for (const auto& [flow, finish] : zone) CHECK(rows[flow][1] == doctest::Approx(finish).epsilon(1e-9));
}

TEST_CASE("bench hold, reschedule and ping print least, median and greatest ns an event, on both agendas") {
    const TemporaryFolder folder;
    for (const std::string words : {"hold --pending 100 --events 2000", "reschedule --pending 100 --events 2000", "ping --processes 10 --rounds 20"}) {
        CAPTURE(words);
        const Answer answer = run_bench(folder.path(), words);
        CHECK_MESSAGE(answer.exit_code == 0, answer.err);
        for (const std::string part : {"median ", "ns/event", "ended at "}) CHECK_MESSAGE(answer.out.find(part) != std::string::npos, answer.out);
    }
}

TEST_CASE("bench durability and bench coverage say what was found and what is true") {
    const TemporaryFolder folder;
    const Answer loss = run_bench(folder.path(), "durability --per-year 1 --tolerance 0.3");
    CHECK_MESSAGE(loss.exit_code == 0, loss.err);
    for (const std::string part : {"3 copies: ", "half-width ", "inside that interval", "trustworthy"}) CHECK_MESSAGE(loss.out.find(part) != std::string::npos, loss.out);
    const Answer covered = run_bench(folder.path(), "coverage --repetitions 40");
    CHECK_MESSAGE(covered.exit_code == 0, covered.err);
    CHECK_MESSAGE(covered.out.find("mean of 10 normal") != std::string::npos, covered.out);
    CHECK_MESSAGE(covered.out.find("of 40 intervals hold the truth") != std::string::npos, covered.out);
}

TEST_CASE("bench outputs: all files are there, what is played stays the same, and what writing adds is told as a ratio") {
    const TemporaryFolder folder;
    TinyStudy tiny;
    tiny.compare = R"("kafka", "inkless")";
    folder.write("study.json", tiny.text());
    const Answer answer = run_bench(folder.path(), "outputs --study study.json --folder written --repeats 1");
    CHECK_MESSAGE(answer.exit_code == 0, answer.err);
    for (const char* line : {"2 designs", "nothing written", "1.00x", "--outputs none", "all outputs", "digests equal"})
        CHECK_MESSAGE(answer.out.find(line) != std::string::npos, answer.out);
    // Every round writes into a folder of its own; at the end nothing is left.
    CHECK(std::filesystem::is_empty(folder.path() / "written"));
}
