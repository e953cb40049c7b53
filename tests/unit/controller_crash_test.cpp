// What the loss of controllers alone does, and what it keeps others from doing.
#include <doctest/doctest.h>

#include "models/facts.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

std::string crash(int number, const std::string& at, const std::string& back_after) {
    return R"({ "at": ")" + at + R"(", "fail": "controller", "controller": )" + std::to_string(number) + (back_after.empty() ? "" : R"(, "returns": { "after": ")" + back_after + R"(" })") + " }";
}

const std::string broker_lost = R"({ "at": "60 s", "fail": "broker", "broker": 2 })";

Outcome kafka_with(const std::string& timeline) {
    TinyStudy tiny;
    tiny.timeline = timeline;
    return played(tiny, "kafka");
}

}  // namespace

TEST_CASE("one controller of three is not missed by clients, and another takes office when it was the active one") {
    std::size_t elected = 0;
    for (int number = 1; number <= 3; ++number) {
        const Outcome o = kafka_with(crash(number, "60 s", "2 min"));
        CHECK(o.verdict == Verdict::inconclusive);
        CHECK(o.reachable == Duration{});
        elected += facts_of(o, "ControllerElected").size();
    }
    CHECK(elected == 1);
}

TEST_CASE("without a majority of controllers nobody takes over from a lost broker until one of them is back") {
    const Outcome alone = kafka_with(broker_lost);
    REQUIRE(alone.reachable);
    CHECK(*alone.reachable < 30_s);
    const Outcome held = kafka_with(crash(1, "40 s", "") + ", " + crash(2, "40 s", "3 min") + ", " + broker_lost);
    REQUIRE(held.reachable);
    CHECK(*held.reachable > 2_min + 40_s - 20_s);
    const Outcome never = kafka_with(crash(1, "40 s", "") + ", " + crash(2, "40 s", "") + ", " + broker_lost);
    CHECK(never.verdict == Verdict::not_recovered);
    CHECK_FALSE(never.reachable);
}

TEST_CASE("a ZooKeeper controller reads every partition before it acts, which KRaft's has in memory") {
    TinyStudy tiny;
    tiny.cluster = R"("active controller": "a")";
    tiny.partitions = 30'000;
    tiny.timeline = crash(1, "20 s", "");
    const auto took = [&tiny] {
        const Outcome o = played(tiny, "kafka");
        return seconds_between(the_fact(o, ControllerLost::kind).at, the_fact(o, ControllerElected::kind).at);
    };
    CHECK(took() < 2.5);
    tiny.settings = R"("version": "zookeeper")";
    const double many = took();
    tiny.partitions = 3'000;
    CHECK(many - took() == doctest::Approx(27'000 * 166e-6).epsilon(0.1));
}

TEST_CASE("a controller whose machine is repaired in a dark zone comes back with the zone") {
    const std::string zone = R"({ "at": "60 s", "fail": "zone", "zone": "b", "returns": { "after": "4 min" } })";
    const Outcome o = kafka_with(crash(1, "40 s", "") + ", " + crash(2, "40 s", "1 min") + ", " + zone);
    const FactRecord elected = facts_of(o, "ControllerElected").back();
    CHECK(elected.at >= Time{} + 5_min);
}
