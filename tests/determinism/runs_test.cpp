// One study and one seed are one run: again in the same process, after its results were written, and while others look on.
#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include "experiments/entrants.hpp"
#include "experiments/output.hpp"
#include "experiments/play.hpp"
#include "models/architecture.hpp"
#include "models/facts.hpp"
#include "models/world.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

TinyStudy busy() {
    TinyStudy tiny;
    tiny.brokers = 6;
    tiny.partitions = 18;
    tiny.consumer = R"("groups": 2, "from": "closest")";
    tiny.timeline = R"({ "at": "1 min", "fail": "zone", "zone": "b", "returns": { "after": "2 min" } },
                       { "at": "9 min", "fail": "broker", "broker": 1, "returns": { "after": "1 min", "volumes": "lost" } })";
    tiny.horizon = "30 min";
    return tiny;
}

/// The same lines, and bytes that differ by no more than the rounding of sums that were cut elsewhere.
void check_alike(const TrafficBook& one, const TrafficBook& other) {
    const std::vector<TrafficRow> mine = one.rows(), theirs = other.rows();
    REQUIRE(mine.size() == theirs.size());
    for (std::size_t i = 0; i < mine.size(); ++i) CHECK(mine[i].bytes.count == doctest::Approx(theirs[i].bytes.count).epsilon(1e-12));
}

std::vector<std::string> digests(const Comparison& comparison) {
    std::vector<std::string> found;
    for (const Contender& c : comparison.contenders) found.push_back(c.outcome.digest);
    return found;
}

}  // namespace

TEST_CASE("the same seed gives the same digest, events and curves twice in one process") {
    for (const ArchitectureInfo& info : architectures()) {
        CAPTURE(info.name);
        const Outcome once = played(busy(), info.name), again = played(busy(), info.name);
        CHECK(once.digest == again.digest);
        CHECK(once.digest.size() == 16);
        CHECK(once.event_count == again.event_count);
        CHECK(once.settle_count == again.settle_count);
        CHECK(once.series.times == again.series.times);
        CHECK(once.series.rows == again.series.rows);
        CHECK(once.events.size() == again.events.size());
    }
}

TEST_CASE("another seed gives another digest, another architecture too") {
    TinyStudy tiny = busy();
    std::vector<std::string> found;
    for (tiny.seed = 1; tiny.seed <= 5; ++tiny.seed)
        for (const ArchitectureInfo& info : architectures())
            if (info.managed_by.empty()) found.push_back(played(tiny, info.name).digest);      // a managed one plays like its own kind until a machine is gone for good
    std::ranges::sort(found);
    CHECK(std::ranges::adjacent_find(found) == found.end());
}

TEST_CASE("all architectures meet the same weather: heartbeats of the lost broker are as old in each") {
    TinyStudy tiny;
    tiny.timeline = R"({ "at": "20 s", "fail": "broker", "broker": 2 })";
    for (tiny.seed = 1; tiny.seed <= 10; ++tiny.seed) {
        // The expiry of the 3.9 rule tells the last heartbeat to the nanosecond; the periodic check of 4.x finds it up to 1.125 s later.
        const FactRecord exact = the_fact(played(tiny, "automq-s3"), SessionExpired::kind), checked = the_fact(played(tiny, "kafka"), SessionExpired::kind);
        const double later = seconds_between(exact.at, checked.at);
        CHECK(later >= 0);
        CHECK(later <= 1.125);
        CHECK(number_in(checked, "silence") - number_in(exact, "silence") == doctest::Approx(later).epsilon(1e-9));
    }
}

TEST_CASE("writing all results changes no later run") {
    const Study study = study_of(busy());
    const std::filesystem::path folder = std::filesystem::temp_directory_path() / ("rehearse-writing-changes-nothing-" + std::to_string(::getpid()));
    std::filesystem::remove_all(folder);
    Progress silent(true);
    const Comparison before = play(study, entrants_of(study.spec), shipped_catalog(), "test", silent);
    OutputFolder(folder).write(before);
    CHECK(std::filesystem::exists(folder / "result.json"));
    const Comparison after = play(study, entrants_of(study.spec), shipped_catalog(), "test", silent);
    std::filesystem::remove_all(folder);
    CHECK(digests(before).size() == entrants_of(study.spec).size());
    CHECK(digests(before) == digests(after));
}

TEST_CASE("a run has the same digest with every output on and with none") {
    const Study study = study_of(busy());
    Progress silent(true);
    const auto played_with = [&](const WatchFor& watch) {
        PlayOptions options;
        options.watch = watch;
        return digests(play(study, entrants_of(study.spec), shipped_catalog(), "test", silent, options));
    };
    WatchFor all;
    all.pools = all.groups = all.flows = true;
    all.partition = "orders-3";
    int heard = 0;
    all.progress = [&heard](Time) { ++heard; };
    CHECK(played_with({}) == played_with(all));
    WatchFor pools, groups, flows;
    pools.pools = groups.groups = flows.flows = true;
    for (const WatchFor& one : {pools, groups, flows}) CHECK(played_with(one) == played_with({}));
}

TEST_CASE("who listens to facts and looks at any instant changes nothing") {
    const Study study = study_of(busy());
    for (const ArchitectureInfo& info : architectures()) {
        CAPTURE(info.name);
        World alone(study.spec, study.spec.cluster, info, shipped_catalog());
        alone.run();
        World watched(study.spec, study.spec.cluster, info, shipped_catalog());
        int heard = 0;
        watched.sim.journal.on<BrokerLost>([&heard](Time, const BrokerLost&) { ++heard; });
        watched.sim.journal.on<BrokerFenced>([&heard](Time, const BrokerFenced&) { ++heard; });
        for (int minute = 0; minute < 30; ++minute)
            watched.sim.agenda.at(Time{} + 1_min * minute + 17_s, [&watched] { watched.probe->look(); }, Phase::observe);
        watched.run();
        CHECK(heard >= 4);
        CHECK(watched.sim.journal.digest().hex() == alone.sim.journal.digest().hex());
        for (std::size_t p = 0; p < alone.table.size(); ++p) CHECK(watched.table.log_end(p) == alone.table.log_end(p));
        check_alike(watched.books.traffic, alone.books.traffic);
    }
}
