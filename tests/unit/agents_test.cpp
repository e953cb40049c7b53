// What a naive model of leaderless designs gets wrong: nothing moves on a loss, but what is left may be too little for as long as nobody
// starts agents elsewhere, and that takes an orchestrator minutes.
#include <doctest/doctest.h>

#include <string>

#include "models/architecture.hpp"
#include "models/facts.hpp"
#include "models/world.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

TinyStudy dark_for_good(const std::string& settings) {
    TinyStudy tiny;
    tiny.brokers = 6;
    tiny.partitions = 60;
    tiny.rate = "60 MB/s";
    tiny.settings = settings;
    tiny.timeline = R"({ "at": "2 min", "fail": "zone", "zone": "b" })";
    tiny.horizon = "30 min";
    return tiny;
}

constexpr const char* nobody = R"("warpstream.deployment": false)";

}  // namespace

TEST_CASE("agents of a lost zone are started elsewhere when an orchestrator has given up their machines, one for one and spread over what stands") {
    const Study study = study_of(dark_for_good(""));
    World world(study.spec, study.spec.cluster, *find_architecture("warpstream"), shipped_catalog());
    world.run();
    std::vector<std::uint32_t> live(3, 0), led;
    for (const Broker& b : world.brokers)
        if (b.leading()) {
            ++live[b.zone().index()];
            led.push_back(world.table.led(0, b.id()));
        }
    CHECK(live == std::vector<std::uint32_t>{3, 0, 3});
    for (const std::uint32_t n : led) CHECK(n == 10);
}

TEST_CASE("they are ordered when the eviction is due and serve after machine and agent have started; nobody orders any for a process that died") {
    const Outcome o = played(dark_for_good(""), "warpstream");
    const std::vector<FactRecord> ordered = facts_of(o, AgentsOrdered::kind);
    REQUIRE(ordered.size() == 2);
    CHECK(seconds_between(o.failure, ordered.front().at) == doctest::Approx(340));
    const std::vector<FactRecord> up = facts_of(o, BrokerUnfenced::kind);
    REQUIRE(up.size() == 2);
    CHECK(seconds_between(ordered.back().at, up.back().at) > 30 + 21.2 + 10);
    CHECK(seconds_between(ordered.back().at, up.back().at) < 30 + 21.2 + 10 + 3);
    TinyStudy died = dark_for_good("");
    died.timeline = R"({ "at": "2 min", "fail": "broker", "broker": 2 })";
    CHECK(facts_of(played(died, "warpstream"), AgentsOrdered::kind).empty());
}

TEST_CASE("a zone that is back before its machines are given up is replaced by nobody") {
    TinyStudy tiny = dark_for_good("");
    tiny.timeline = R"({ "at": "2 min", "fail": "zone", "zone": "b", "returns": { "after": "5 min" } })";
    CHECK(facts_of(played(tiny, "warpstream"), AgentsOrdered::kind).empty());
    tiny.timeline = R"({ "at": "2 min", "fail": "zone", "zone": "b", "returns": { "after": "10 min" } })";
    const Outcome both = played(tiny, "warpstream");
    CHECK(facts_of(both, AgentsOrdered::kind).size() == 2);
    CHECK(facts_of(both, BrokerUnfenced::kind).size() == 4);
    CHECK(both.verdict == Verdict::recovered);
}

TEST_CASE("capacity that nobody replaces stays lost: what waits then grows to the end") {
    TinyStudy tiny = dark_for_good("");
    tiny.rate = "900 MB/s";
    // Each byte is taken in, stored, given out and read into the cache of every zone: 94 % of six machines. Four have less than what clients
    // alone need beside as much for the caches.
    tiny.assumptions = R"("cpu per gigabyte": 80)";
    tiny.horizon = "2 h";
    const Outcome replaced = played(tiny, "warpstream");
    tiny.settings = nobody;
    const Outcome left = played(tiny, "warpstream");
    CHECK(writers(left).backlog_peak.count > 2 * writers(replaced).backlog_peak.count);
    CHECK(left.verdict == Verdict::not_recovered);
    CHECK(replaced.verdict == Verdict::recovered);
    CHECK(replaced.nothing_hidden->seconds() > 340);
}
