// Extra latency from the intended send time, against arithmetic on a whole run.
#include <doctest/doctest.h>

#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

TEST_CASE("the largest extra latency of writers is the stop that they felt, not what the mean hides") {
    const Outcome o = played(TinyStudy{}, "kafka");
    const ClientOutcome& writer = writers(o);
    REQUIRE(writer.without_service > Duration{});
    // What was meant to be sent at the failure waits until its partition is served, and a little longer until it is its turn.
    CHECK(writer.extra.most >= writer.without_service);
    CHECK(writer.extra.most.seconds() < writer.without_service.seconds() + 2);
    CHECK(writer.extra.p50 == Duration{});
}

TEST_CASE("every byte that was meant to be sent in the window is counted once") {
    for (const char* architecture : {"kafka", "automq-s3"}) {
        const Outcome o = played(TinyStudy{}, architecture);
        CHECK(writers(o).extra.window == 580_s);
        CHECK(writers(o).extra.bytes.count == doctest::Approx(10e6 * 580).epsilon(1e-3));
        CHECK(writers(o).extra.still_waiting.count < 1e5);
    }
}

TEST_CASE("what waited longer than the crowd allows is late, and its share follows from stop, load and drain") {
    TinyStudy tiny;
    tiny.producer = R"("late after": "2 s")";
    const Outcome o = played(tiny, "kafka");
    const double late = writers(o).extra.late.count;
    // A third of the partitions stop with their leader, or all that share a connection with it: between a third and the whole load of the stop.
    const double stop = writers(o).without_service.seconds();
    CHECK(late > 10e6 / 3 * (stop - 2) * 0.9);
    CHECK(late < 10e6 * (stop + 2));
}

TEST_CASE("records that are given up are late, and a blocked buffer is counted in time") {
    TinyStudy tiny;
    tiny.replicas = 1;
    tiny.min_insync = 1;
    tiny.producer = R"("connections": 1)";
    tiny.settings = R"("request.timeout.ms": 2000, "delivery.timeout.ms": 30000)";
    tiny.timeline = R"({ "at": "20 s", "fail": "broker", "broker": 2, "returns": { "after": "120 s" } })";
    const Outcome o = played(tiny, "kafka");
    CHECK(writers(o).failed.count > 0);
    CHECK(writers(o).extra.late.count >= writers(o).failed.count * 0.99);
    CHECK(writers(o).blocked > Duration{});
}

TEST_CASE("readers are behind by as long as writers stood still at most, counted from the append") {
    const Outcome o = played(TinyStudy{}, "kafka");
    CHECK(readers(o).extra.most.seconds() < 60);
    CHECK(readers(o).extra.bytes.count > 0);
}
