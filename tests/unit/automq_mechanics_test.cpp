// What a naive model of leader-based shared storage gets wrong: the queue for WAL recovery, when partitions open, what the store decides.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>

#include "models/facts.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

TinyStudy dark_zone() {
    TinyStudy tiny;
    tiny.brokers = 12;
    tiny.partitions = 48;
    tiny.cluster = R"("active controller": "a")";
    tiny.timeline = R"({ "at": "2 min", "fail": "zone", "zone": "b" })";
    return tiny;
}

TinyStudy store_outage(const std::string& lasts) {
    TinyStudy tiny;
    tiny.horizon = "3 h";      // the limit on writes after refusals comes back by five percent a minute
    tiny.timeline = R"({ "at": "1 min", "fail": "store-unavailable", "returns": { "after": ")" + lasts + R"(" } })";
    return tiny;
}

}  // namespace

TEST_CASE("AutoMQ recovers one WAL at a time in the whole cluster") {
    const Outcome o = played(dark_zone(), "automq-s3");
    CHECK(facts_of(o, RecoveryCompleted::kind).size() == 4);
    // The broker that was to recover a WAL may turn out to be dead too: then the same WAL is assigned once more.
    double in_flight = -1;
    for (const FactRecord& fact : o.events) {
        if (fact.kind == RecoveryAssigned::kind) {
            CHECK((in_flight == -1 || in_flight == number_in(fact, "failed")));
            in_flight = number_in(fact, "failed");
        }
        if (fact.kind == RecoveryCompleted::kind) {
            CHECK(in_flight == number_in(fact, "failed"));
            in_flight = -1;
        }
    }
    CHECK(o.verdict == Verdict::recovered);
}

TEST_CASE("with more recoveries in flight a zone is back sooner") {
    TinyStudy tiny = dark_zone();
    const Outcome one = played(tiny, "automq-s3");
    tiny.settings = R"("automq.failover.in.flight": 4)";
    const Outcome four = played(tiny, "automq-s3");
    CHECK(facts_of(four, RecoveryCompleted::kind).back().at < facts_of(one, RecoveryCompleted::kind).back().at);
}

TEST_CASE("partitions of a lost AutoMQ broker open only after its WAL is recovered, and nobody is served before") {
    TinyStudy tiny;
    tiny.brokers = 6;
    tiny.partitions = 24;
    tiny.timeline = R"({ "at": "2 min", "fail": "broker", "broker": 2 })";
    const Outcome o = played(tiny, "automq-s3");
    const Time recovered = the_fact(o, RecoveryCompleted::kind).at;
    const std::vector<FactRecord> opened = facts_of(o, PartitionsOpened::kind);
    REQUIRE_FALSE(opened.empty());
    double partitions = 0;
    for (const FactRecord& fact : opened) {
        CHECK(fact.at > recovered);
        partitions += number_in(fact, "partitions");
    }
    CHECK(curve_at(o, column::offline_partitions, recovered) == partitions);
    CHECK(o.failure + *o.reachable >= recovered);
    // Shared storage is whole again without the broker.
    CHECK(o.verdict == Verdict::recovered);
    CHECK(o.nothing_hidden);
}

TEST_CASE("what AutoMQ replays is what the lost broker had not uploaded: at most a fill and an upload of its ingest") {
    TinyStudy tiny;
    tiny.partitions = 3;       // one to each broker
    tiny.timeline = R"({ "at": "5 min", "fail": "broker", "broker": 2 })";
    for (tiny.seed = 1; tiny.seed <= 10; ++tiny.seed) {
        const Outcome o = played(tiny, "automq-s3");
        const double replayed = number_in(the_fact(o, WalRead::kind), "bytes");
        // A third of 10 MB/s; a block fills in a minute and uploads in 20 s.
        CHECK(replayed > 0);
        CHECK(replayed <= 10e6 / 3 * 80 * (1 + 1e-9));
    }
}

TEST_CASE("a store outage stalls AutoMQ's writers for longer than it lasts: the limit on writes comes back in steps") {
    const Outcome o = played(store_outage("2 min"), "automq-s3");
    CHECK(writers(o).without_service.seconds() >= 120);
    CHECK(writers(o).without_service.seconds() <= 600);
    CHECK(curve_at(o, column::acked, o.failure + 1_min) == 0);
    CHECK(curve_at(o, column::offline_partitions, o.failure + 1_min) == 0);
    REQUIRE(o.reachable);
    CHECK(o.reachable->seconds() >= 120);
    CHECK(o.reachable->seconds() <= 900);
    CHECK(o.verdict == Verdict::recovered);
}

TEST_CASE("a store that never returns leaves AutoMQ's writers waiting, and the reason says for what") {
    TinyStudy tiny = store_outage("2 min");
    tiny.timeline = R"({ "at": "1 min", "fail": "store-unavailable" })";
    const Outcome o = played(tiny, "automq-s3");
    CHECK(o.verdict == Verdict::not_recovered);
    CHECK(o.reason.find("object store") != std::string::npos);
    CHECK_FALSE(o.reachable);
}

TEST_CASE("a store outage is nothing that could fail for Kafka, and a lost volume nothing for AutoMQ") {
    CHECK(played(store_outage("2 min"), "kafka").verdict == Verdict::not_applicable);
    TinyStudy tiny;
    tiny.timeline = R"({ "at": "1 min", "fail": "volume", "broker": 2 })";
    CHECK(played(tiny, "automq-s3").verdict == Verdict::not_applicable);
}

TEST_CASE("a killed AutoMQ broker holds up only the writers of its own partitions") {
    TinyStudy tiny;
    tiny.partitions = 3;
    tiny.timeline = R"({ "at": "2 min", "fail": "broker", "broker": 2 })";
    const Outcome shared = played(tiny, "automq-s3"), nothing_shared = played(tiny, "kafka");
    CHECK(curve_at(shared, column::acked, shared.failure + 3_s) == doctest::Approx(10e6 * 2 / 3).epsilon(1e-6));
    CHECK(curve_at(nothing_shared, column::acked, nothing_shared.failure + 3_s) == 0);
}
