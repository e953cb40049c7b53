// Runs in a store: what is put is found, twice is once, and what is no store is refused.
#include <doctest/doctest.h>

#include "experiments/config_error.hpp"
#include "experiments/questions/run_store.hpp"
#include "experiments/questions/runs_listing.hpp"
#include "experiments/questions/spread.hpp"
#include "tests/support/program.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

RunRecord run(const std::string& key, const std::string& architecture, Count seed, double reachable) {
    Summary summary{.played = true, .architecture = architecture};
    for (const TargetMetric& metric : target_metrics()) summary.figures.push_back({metric.name, static_cast<MetricKind>(metric.kind.index()), 0.0});
    summary.figures.front().value = reachable;
    if (reachable < 0) summary.figures.front() = {"reachable", MetricKind::span, {}, true};
    summary.targets.push_back({"reachable <= 30 s", reachable <= 30 ? Judged::pass : Judged::fail, "", ""});
    summary.digest = "d" + key;
    return record_of(key, "zone-loss", {.architecture = architecture, .seed = seed, .values = {{"clients[0].rate", seed == 1 ? "10 MB/s" : "0.02 GB/s"}}}, summary);
}

std::vector<RunRecord> three() { return {run("c", "kafka", 2, 31.1), run("a", "inkless", 1, 0.1 + 0.2), run("b", "kafka", 1, -1)}; }

std::string keys(const std::vector<RunRecord>& runs) {
    std::string text;
    for (const RunRecord& one : runs) text += one.key;
    return text;
}

}  // namespace

TEST_CASE("a run that is put is found as it was, in one order, and a second one of its key changes nothing") {
    const TemporaryFolder folder;
    {
        RunStore store(folder.path() / "deep/below", StoreUse::write);
        for (const RunRecord& one : three()) store.put(one);
        store.put(run("a", "kafka", 9, 99));
        CHECK(store.has("a"));
        CHECK_FALSE(store.has("d"));
        CHECK_FALSE(store.find("d").has_value());
    }
    const RunStore store(folder.path() / "deep/below", StoreUse::read);
    CHECK(keys(store.all()) == "acb");
    const RunRecord found = *store.find("a");
    CHECK(*figure_of(found, "reachable")->value == 0.1 + 0.2);
    CHECK(found.inputs == three()[1].inputs);
    CHECK(found.targets == three()[1].targets);
    CHECK(found.digest == "da");
    CHECK(figure_of(*store.find("b"), "reachable")->never);
    CHECK_FALSE(figure_of(found, "reachabel").has_value());
}

TEST_CASE("two programs write to one store at the same time") {
    const TemporaryFolder folder;
    RunStore one(folder.path(), StoreUse::write), other(folder.path(), StoreUse::write);
    one.put(run("a", "kafka", 1, 1));
    other.put(run("b", "kafka", 2, 2));
    CHECK(other.has("a"));
    CHECK(keys(one.all()) == "ba");
}

TEST_CASE("what is no store is refused in one sentence") {
    const TemporaryFolder folder;
    CHECK_THROWS_WITH_AS(RunStore(folder.path(), StoreUse::read), doctest::Contains("expected a folder with runs.db, found none; rehearse sweep makes one"), ConfigError);
    folder.write("runs.db", std::string(4096, 'x'));
    CHECK_THROWS_WITH_AS(RunStore(folder.path(), StoreUse::read), doctest::Contains("expected a store of runs"), ConfigError);
    CHECK_THROWS_AS(RunStore(folder.path() / "runs.db", StoreUse::write), ConfigError);
}

TEST_CASE("runs are chosen by columns, metrics and varied parameters, with units") {
    const std::vector<RunRecord> runs = once_each(three());
    CHECK(keys(runs) == "acb");
    CHECK(keys(chosen_runs(runs, {"architecture == kafka"})) == "cb");
    CHECK(keys(chosen_runs(runs, {"architecture!=kafka"})) == "a");
    CHECK(keys(chosen_runs(runs, {"reachable > 30 s"})) == "cb");    // never is later than any
    CHECK(keys(chosen_runs(runs, {"reachable <= 1 min"})) == "ac");
    CHECK(keys(chosen_runs(runs, {"clients[0].rate >= 20 MB/s"})) == "c");
    CHECK(keys(chosen_runs(runs, {"seed<2", "architecture = kafka"})) == "b");
    CHECK_THROWS_WITH_AS(chosen_runs(runs, {"reachabel > 1 s"}), doctest::Contains("did you mean \"reachable\"?"), ConfigError);
    CHECK_THROWS_WITH_AS(chosen_runs(runs, {"reachable > 30"}), doctest::Contains("--where: reachable: "), ConfigError);
    CHECK_THROWS_AS(chosen_runs(runs, {"kafka"}), ConfigError);
}

TEST_CASE("CSV has a line a run with units in the names, and an empty cell for what was never reached") {
    const std::string csv = runs_csv(once_each(three()));
    CHECK(csv.find("key,study,architecture,clients[0].rate,seed,verdict,reason,reachable_s,nothing_hidden_s,lost_bytes") == 0);
    CHECK(csv.find("\na,zone-loss,inkless,10 MB/s,1,recovered,,0.30000000000000004,0,0") != std::string::npos);
    CHECK(csv.find("\nb,zone-loss,kafka,10 MB/s,1,recovered,,,0,0") != std::string::npos);
    CHECK(runs_json(once_each(three())).as_list()->size() == 3);
    CHECK(runs_table(once_each(three())).find("not by the horizon") != std::string::npos);
}

TEST_CASE("over many runs a figure is its median with its ends, and never is the largest value") {
    const auto figure = [](double seconds) { return RunFigure{"reachable", MetricKind::span, seconds}; };
    CHECK(spread_of({figure(3), figure(1), figure(2)}).words() == "2 s (1 s to 3 s)");
    CHECK(spread_of({figure(3), figure(3)}).words() == "3 s");
    CHECK(spread_of({figure(3), RunFigure{"reachable", MetricKind::span, {}, true}}).words() == "3 s (3 s to never)");
    CHECK(spread_of({RunFigure{"reachable", MetricKind::span, {}}}).words() == "unknown");
}
