// What a naive model of leaderless designs gets wrong: nothing moves on a loss, but what is left may be too little for as long as nobody
// starts agents elsewhere, and that takes an orchestrator minutes.
#include <doctest/doctest.h>

#include <string>

#include "models/architecture.hpp"
#include "models/architectures/agent_scaler.hpp"
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

/// Half the load but for the second hour. Each byte costs five times this much: 43 % of six machines, then 85 %.
TinyStudy busy_for_an_hour() {
    TinyStudy tiny = dark_for_good(R"("warpstream.autoscaling.enabled": true)");
    tiny.rate = "680 MB/s";
    tiny.assumptions = R"("cpu per gigabyte": 80)";
    tiny.producer = R"("connections": 1000, "profile": { "daily": [0.5, 1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5] })";
    tiny.timeline = R"({ "at": "2 min", "fail": "broker", "broker": 2, "returns": { "after": "1 min" } })";
    tiny.horizon = "4 h";
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

TEST_CASE("the autoscaler wants so many agents that each has its target, nothing within a tenth of it, and takes silence for neither load nor idleness") {
    const auto busy = [](std::size_t n, double share) { return AgentLoad{std::vector<double>(n, share), 0}; };
    CHECK(wanted_agents(busy(6, 0.84), 0.6, 0.1) == 9);
    CHECK(wanted_agents(busy(6, 0.65), 0.6, 0.1) == 6);
    CHECK(wanted_agents(busy(6, 0.30), 0.6, 0.1) == 3);
    CHECK(wanted_agents({std::vector<double>(4, 0.9), 2}, 0.6, 0.1) == 6);
    CHECK(wanted_agents({std::vector<double>(4, 1.0), 1}, 0.6, 0.1) == 7);
    CHECK(wanted_agents({std::vector<double>(4, 0.5), 2}, 0.6, 0.1) == 6);
    CHECK(wanted_agents({{}, 3}, 0.6, 0.1) == 3);
}

TEST_CASE("agents are added within a look after the load has risen, half as many again in five minutes at most, and go one a quarter of an hour, half an hour after it fell") {
    const Outcome o = played(busy_for_an_hour(), "warpstream");
    const std::vector<FactRecord> ordered = facts_of(o, AgentsOrdered::kind);
    REQUIRE(ordered.size() == 3);
    CHECK(ordered.front().at >= Time{} + 1_h);
    CHECK(ordered.back().at <= Time{} + 1_h + 15_s);
    const std::vector<FactRecord> ended = facts_of(o, ShutdownBegan::kind);
    REQUIRE(ended.size() == 3);
    CHECK(ended.front().at >= Time{} + 2_h + 30_min);
    for (std::size_t i = 1; i < ended.size(); ++i) CHECK(seconds_between(ended[i - 1].at, ended[i].at) >= 900);
    CHECK(o.verdict == Verdict::recovered);
}

TEST_CASE("more agents than one period allows come a period later, one by one where one is allowed") {
    TinyStudy tiny = busy_for_an_hour();
    tiny.settings += R"(, "warpstream.autoscaling.up.share": 0, "warpstream.autoscaling.up.agents": 1)";
    const std::vector<FactRecord> ordered = facts_of(played(tiny, "warpstream"), AgentsOrdered::kind);
    REQUIRE(ordered.size() == 2);
    for (std::size_t i = 1; i < ordered.size(); ++i) {
        CHECK(seconds_between(ordered[i - 1].at, ordered[i].at) >= 300);
        CHECK(seconds_between(ordered[i - 1].at, ordered[i].at) <= 315);
    }
}

TEST_CASE("an autoscaler does nothing about a lost zone while its agents only are silent: what is left of the fleet counts its dead as idle") {
    TinyStudy tiny = dark_for_good(R"("warpstream.autoscaling.enabled": true)");
    tiny.rate = "500 MB/s";
    tiny.assumptions = R"("cpu per gigabyte": 80)";
    const Outcome o = played(tiny, "warpstream");
    const std::vector<FactRecord> ordered = facts_of(o, AgentsOrdered::kind);
    REQUIRE(ordered.size() == 2);
    CHECK(seconds_between(o.failure, ordered.front().at) == doctest::Approx(340));
}

TEST_CASE("an agent that returns reads objects as large as its neighbours write them: the store sees no more requests than before it was lost") {
    TinyStudy tiny = dark_for_good("");
    tiny.timeline = R"({ "at": "2 min", "fail": "broker", "broker": 2, "returns": { "after": "1 min" } })";
    const Study study = study_of(tiny);
    World world(study.spec, study.spec.cluster, *find_architecture("warpstream"), shipped_catalog());
    world.begin();
    const auto gets_until = [&world](Duration t) {
        world.sim.agenda.run_until(Time{} + t);
        world.post();
        return world.books.requests.count(RequestKind::get);
    };
    const double first = gets_until(1_min), before = gets_until(110_s) - first, back = gets_until(5_min), after = gets_until(350_s) - back;
    CHECK(after == doctest::Approx(before).epsilon(0.02));
}
