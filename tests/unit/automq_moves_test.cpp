// What a naive model of a planned move gets wrong: it is a failover without the failure. The log is uploaded first, so that nobody replays or
// scans anything; a crash in the middle is a crash for what was not closed yet.
#include <doctest/doctest.h>

#include <string>

#include "models/architecture.hpp"
#include "models/conservation.hpp"
#include "models/facts.hpp"
#include "models/world.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

TinyStudy six(const std::string& timeline) {
    TinyStudy tiny;
    tiny.brokers = 6;
    tiny.partitions = 24;
    tiny.rate = "60 MB/s";
    tiny.timeline = timeline;
    tiny.settings = R"("autobalancer.controller.enable": false)";
    return tiny;
}

double sum_of(const Outcome& o, std::string_view kind, std::string_view value) {
    double sum = 0;
    for (const FactRecord& fact : facts_of(o, kind)) sum += number_in(fact, value);
    return sum;
}

const std::string stop = R"({ "at": "2 min", "do": "shut-down", "broker": 2 })";
const std::string crash = R"({ "at": "2 min", "fail": "broker", "broker": 2 })";
const std::string take_away = R"({ "at": "2 min", "do": "reassign", "broker": 2)";

}  // namespace

TEST_CASE("an AutoMQ broker that is stopped in order leaves nothing to replay or to scan: clients wait for a close and an open, not for a session") {
    const Outcome stopped = played(six(stop), "automq-s3"), crashed = played(six(crash), "automq-s3");
    CHECK(stopped.verdict == Verdict::recovered);
    for (const std::string_view kind : {SessionExpired::kind, RecoveryAssigned::kind, WalRead::kind, PartitionsOpened::kind}) {
        CHECK(facts_of(stopped, kind).empty());
        CHECK_FALSE(facts_of(crashed, kind).empty());
    }
    CHECK(sum_of(stopped, PartitionsMoved::kind, "partitions") == 4);
    CHECK(number_in(the_fact(stopped, PartitionsClosed::kind), "bytes") > 0);
    REQUIRE(stopped.reachable);
    REQUIRE(crashed.reachable);
    CHECK(stopped.reachable->seconds() > 1);
    CHECK(stopped.reachable->seconds() < 5);
    CHECK(crashed.reachable->seconds() > stopped.reachable->seconds() + 7);
}

TEST_CASE("whoever is stopped in order before its log is uploaded again has little to upload: what it flushed is what it had") {
    const Outcome once = played(six(stop), "automq-s3");
    const std::string emptied_before = R"({ "at": "110 s", "do": "reassign", "broker": 2 }, )";
    // The same broker, emptied by people ten seconds earlier: its log has been uploaded since.
    const Outcome twice = played(six(emptied_before + stop), "automq-s3");
    CHECK(sum_of(once, PartitionsClosed::kind, "bytes") > 0);
    CHECK(facts_of(twice, PartitionsClosed::kind).size() == 1);
}

TEST_CASE("a broker that crashes while it is being stopped is taken over like any other, and nothing acknowledged is lost") {
    for (const std::string after : {"120.05 s", "120.4 s", "120.9 s", "121.4 s", "125 s"}) {
        CAPTURE(after);
        const Study study = study_of(six(stop + R"(, { "at": ")" + after + R"(", "fail": "broker", "broker": 2 })"));
        World world(study.spec, study.spec.cluster, *find_architecture("automq-s3"), shipped_catalog());
        world.run();
        for (const Balance& balance : balances_of(world)) CHECK_MESSAGE(balance.holds(conservation_tolerance), balance.sentence());
        CHECK(world.service.leaderless() == 0);
        CHECK(world.lost() == 0);
        CHECK(world.table.led(0, BrokerId{1}) == 0);
    }
}

TEST_CASE("people may empty an AutoMQ broker that runs; in batches each waits for the one before") {
    const Outcome together = played(six(take_away + " }"), "automq-s3");
    const Outcome one_by_one = played(six(take_away + R"(, "batch": 1 })"), "automq-s3");
    const auto took = [](const Outcome& o) { return seconds_between(the_fact(o, ReassignmentBegan::kind).at, the_fact(o, ReassignmentCompleted::kind).at); };
    for (const Outcome* o : {&together, &one_by_one}) {
        CHECK(o->verdict == Verdict::recovered);
        CHECK(number_in(the_fact(*o, ReassignmentCompleted::kind), "replicas") == 4);
        CHECK(facts_of(*o, BrokerLost::kind).empty());
    }
    CHECK(took(one_by_one) > 3 * took(together));
    CHECK(writers(together).without_service.seconds() < 5);
}

TEST_CASE("every design lets a broker be stopped and started again: clients barely notice, and nothing fails") {
    TinyStudy tiny = six(R"({ "at": "2 min", "do": "shut-down", "broker": 2, "returns": { "after": "1 min" } })");
    tiny.horizon = "30 min";
    for (const ArchitectureInfo& info : architectures()) {
        CAPTURE(info.name);
        const Outcome o = played(tiny, info.name);
        CHECK_MESSAGE(o.verdict == Verdict::recovered, o.reason);
        REQUIRE(o.reachable);
        CHECK(o.reachable->seconds() < 6);
        CHECK(writers(o).failed.count == 0);
        CHECK(o.lost.count == 0);
        CHECK(facts_of(o, BrokerLost::kind).size() == 1);
        CHECK(facts_of(o, LogRecoveryBegan::kind).empty());
        CHECK(facts_of(o, BrokerUnfenced::kind).size() == 1);
    }
}
