// What a naive model of leaderless shared storage gets wrong: that nothing can fail because nothing moves.
#include <doctest/doctest.h>

#include <string>

#include "models/facts.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

constexpr double KiB = 1024, MiB = KiB * KiB, GiB = KiB * MiB;

TinyStudy lost_zone(int seed) {
    TinyStudy tiny;
    tiny.brokers = 6;
    tiny.partitions = 24;
    tiny.seed = seed;
    tiny.timeline = R"({ "at": "2 min", "fail": "zone", "zone": "b" })";
    return tiny;
}

TinyStudy coordinator_outage() {
    TinyStudy tiny;
    tiny.timeline = R"({ "at": "2 min", "fail": "coordinator-outage", "returns": { "after": "45 s" } })";
    return tiny;
}

/// Requests of steady state for each GiB that producers sent.
double per_gib(const Outcome& o, RequestKind kind) {
    return o.steady_requests.count(kind) / (o.steady_traffic.moved(Purpose::produce).count / GiB);
}

double cross_zone_share(const Outcome& o) { return o.steady_traffic.cross_zone().count / o.steady_traffic.moved(Purpose::produce).count; }

}  // namespace

TEST_CASE("a lost broker of a leaderless design leaves nothing to rebuild, but its clients wait until it is found dead") {
    TinyStudy tiny;
    tiny.timeline = R"({ "at": "2 min", "fail": "broker", "broker": 2 })";
    for (const char* design : {"inkless", "warpstream"}) {
        CAPTURE(design);
        const Outcome o = played(tiny, design);
        CHECK(facts_of(o, WalRead::kind).empty());
        CHECK(o.bound_by.empty());
        REQUIRE(o.reachable);
        CHECK(o.reachable->seconds() > 6.9);
        CHECK(o.reachable->seconds() < 12);
        CHECK(o.verdict == Verdict::recovered);
    }
}

TEST_CASE("a lost zone costs a leaderless design nothing where its coordinator stands elsewhere, and a failover where it stood there") {
    int untouched = 0, failed_over = 0;
    for (int seed = 1; seed <= 12; ++seed) {
        const Outcome o = played(lost_zone(seed), "inkless");
        const bool had_it = !facts_of(o, CoordinatorLost::kind).empty();
        REQUIRE(o.reachable);
        if (had_it) CHECK(o.reachable->seconds() >= 30);
        else CHECK(o.reachable->seconds() < 1);
        (had_it ? failed_over : untouched) += 1;
    }
    CHECK(untouched > 0);
    CHECK(failed_over > 0);
}

TEST_CASE("a vendor's control plane does not go down with a zone of the cluster") {
    for (int seed = 1; seed <= 12; ++seed) CHECK(facts_of(played(lost_zone(seed), "warpstream"), CoordinatorLost::kind).empty());
}

TEST_CASE("without its coordinator a leaderless design neither writes nor reads, on any broker") {
    for (const char* design : {"inkless", "warpstream"}) {
        CAPTURE(design);
        const Outcome o = played(coordinator_outage(), design);
        CHECK(curve_at(o, column::acked, o.failure + 20_s) == 0);
        CHECK(curve_at(o, column::consumed, o.failure + 20_s) == 0);
        REQUIRE(o.reachable);
        CHECK(o.reachable->seconds() >= 45);
        CHECK(o.reachable->seconds() < 46);
        CHECK(o.lost.count == 0);
    }
    CHECK(played(coordinator_outage(), "kafka").verdict == Verdict::not_applicable);
}

TEST_CASE("clients of a leaderless design stay in their zone: what crosses is the coordinator's") {
    TinyStudy tiny = coordinator_outage();
    tiny.partitions = 3;                  // one to each zone
    tiny.consumer = R"("groups": 3)";
    CHECK(cross_zone_share(played(tiny, "inkless")) == doctest::Approx(0.0014).epsilon(1e-6));
    CHECK(cross_zone_share(played(tiny, "warpstream")) == 0);
}

TEST_CASE("a leaderless design asks for one PUT a batch and, in each zone, one GET an object, however many groups read") {
    TinyStudy tiny = coordinator_outage();
    tiny.partitions = 3;
    tiny.rate = std::to_string(3 * 40 * 1048576) + " B/s";       // 40 MiB/s a broker: batches fill before their time
    for (const int groups : {1, 4}) {
        tiny.consumer = R"("groups": )" + std::to_string(groups);
        const Outcome inkless = played(tiny, "inkless"), warpstream = played(tiny, "warpstream");
        CHECK(per_gib(inkless, RequestKind::put) == doctest::Approx(128).epsilon(0.01));
        CHECK(per_gib(inkless, RequestKind::get) == doctest::Approx(384).epsilon(0.01));
        CHECK(per_gib(warpstream, RequestKind::put) == doctest::Approx(256).epsilon(0.01));
        CHECK(per_gib(warpstream, RequestKind::get) == doctest::Approx(768).epsilon(0.01));
    }
}

TEST_CASE("a returned broker of a leaderless design takes its partitions back without anybody waiting") {
    TinyStudy tiny;
    tiny.timeline = R"({ "at": "2 min", "fail": "broker", "broker": 2, "returns": { "after": "60 s" } })";
    const Outcome o = played(tiny, "inkless");
    CHECK(curve_at(o, column::unserved_partitions, o.failure + 30_s) == 0);
    for (Duration after = 60_s; after < 100_s; after += 1_s) CHECK(curve_at(o, column::unserved_partitions, o.failure + after) == 0);
}
