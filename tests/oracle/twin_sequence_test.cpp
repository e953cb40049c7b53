// Several failures in a row, and members that come and go, in the request-by-request twin: what one failure leaves behind must not keep
// the next one from healing.
#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

#include "tests/support/tiny_drill.hpp"

using namespace rehearse;
using namespace rehearse::test;
using twin::Do;

namespace {

double longest_gap(const twin::Observed& seen) { return *std::max_element(seen.producers[0].gap.begin(), seen.producers[0].gap.end()); }

double sum(const std::vector<float>& curve, std::size_t from, std::size_t to) {
    return std::accumulate(curve.begin() + static_cast<std::ptrdiff_t>(from), curve.begin() + static_cast<std::ptrdiff_t>(to), 0.0);
}

void add_member(twin::Plan& plan, const std::string& name, double from = -5) {
    twin::ConsumerPlan c;
    c.name = name;
    c.group = "g";
    c.from = plan.zero + seconds_up(from);
    c.to = plan.horizon;
    c.joined = from < 0;
    plan.consumers.push_back(c);
}

}  // namespace

TEST_CASE("what a partition below min in-sync refused is written as soon as a second replica is back, however often it was sent before") {
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        twin::Plan plan = tiny_drill(1e6, 80);
        plan.steps = {step(plan, 0, Do::kill, 0), step(plan, 5, Do::kill, 1), start(plan, 30, 0), start(plan, 40, 1)};
        const twin::Observed seen = play(plan, seed);
        // Leaders stand and two replicas are in sync by 33 s; requests that were under way wait for their timeout at most.
        CHECK(longest_gap(seen) < 66);
        CHECK(seen.producers[0].errors == 0);
        CHECK(seen.producers[0].acked == doctest::Approx(seen.producers[0].sent));
    }
}

TEST_CASE("a broker that is cut off again before it spoke is fenced all the same, and all goes on when it is back for good") {
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        twin::Plan plan = tiny_drill(1e6, 70);
        plan.steps = {step(plan, 0, Do::isolate, 0), step(plan, 3, Do::rejoin, 0), step(plan, 3.01, Do::isolate, 0), step(plan, 25, Do::rejoin, 0)};
        const twin::Observed seen = play(plan, seed);
        REQUIRE(seen.brokers[0].fenced.size() == 1);
        CHECK(seen.brokers[0].fenced[0] < 10.3);
        CHECK(seen.brokers[0].unfenced.size() == 1);
        CHECK(longest_gap(seen) < 31);
        CHECK(seen.producers[0].errors == 0);
    }
}

TEST_CASE("a process that was started behind a cut asks to be registered when the way is open") {
    twin::Plan plan = tiny_drill(1e6, 70);
    plan.steps = {step(plan, 0, Do::isolate, 0), step(plan, 12, Do::kill, 0), start(plan, 15, 0), step(plan, 30, Do::rejoin, 0)};
    const twin::Observed seen = play(plan);
    REQUIRE(seen.brokers[0].registered.size() == 1);
    CHECK(seen.brokers[0].registered[0] > 30);
    CHECK(seen.brokers[0].registered[0] < 31.5);
    CHECK(seen.brokers[0].rebuilt > 0);
}

TEST_CASE("a frozen broker that is asked to stop begins to when it runs again, and a new process waits for the old one's end") {
    twin::Plan plan = tiny_drill(1e6, 50);
    plan.steps = {step(plan, 0, Do::freeze, 0), step(plan, 2, Do::terminate, 0), step(plan, 5, Do::thaw, 0)};
    const twin::Observed frozen = play(plan);
    REQUIRE(frozen.brokers[0].shutdown_begins.size() == 1);
    CHECK(frozen.brokers[0].shutdown_begins[0] > 5);
    CHECK(frozen.brokers[0].exited.size() == 1);
    plan.steps = {step(plan, 0, Do::terminate, 0), start(plan, 1, 0)};
    const twin::Observed early = play(plan);
    CHECK(early.brokers[0].exited.size() == 1);
    CHECK(early.brokers[0].registered.size() == 1);
    CHECK(early.producers[0].acked == doctest::Approx(early.producers[0].sent));
}

TEST_CASE("a broker of the plan that is started late takes its place then, and leaders move to it with the preferred election alone") {
    twin::Plan plan = tiny_drill(1e6, 60);
    plan.brokers[2].absent = true;
    plan.kafka.imbalance_check_interval = 30_s;
    plan.steps = {start(plan, 5, 2)};
    const twin::Observed seen = play(plan);
    CHECK(seen.brokers[2].fenced.empty());
    REQUIRE(seen.brokers[2].registered.size() == 1);
    CHECK(seen.topics[0].expanded.size() == 6);
    REQUIRE(seen.topics[0].leaders.size() == 2);
    CHECK(seen.topics[0].leaders[0].at > seen.topics[0].expanded.back().at);
    CHECK(seen.producers[0].errors == 0);
    plan.balances_leaders = false;
    CHECK(play(plan).topics[0].leaders.empty());
}

TEST_CASE("a controller that is asked to stop has a successor at once, one that is killed after its silence is noticed") {
    const auto stalled = [](Do how) {
        twin::Plan plan = tiny_drill(1e6, 40);
        plan.active_controller = 0;
        plan.steps = {step(plan, 0, how, 0), step(plan, 0.001, Do::kill, 1)};
        return play(plan).brokers[1].fenced.at(0);
    };
    CHECK(stalled(Do::stop_controller) < 9.7);
    CHECK(stalled(Do::kill_controller) > 10.4);
}

TEST_CASE("cooperative members go on reading while a dead one's partitions are shared out, and a new one is given its share in a second round") {
    twin::Plan plan = tiny_drill(1e6, 70);
    for (const char* name : {"a", "b"}) add_member(plan, name);
    for (twin::ConsumerPlan& c : plan.consumers) c.cooperative = true;
    plan.steps.push_back(step(plan, 0, Do::kill_client, 1));
    const twin::Observed death = play(plan);
    CHECK(death.consumers[1].revoked.empty());
    CHECK(death.consumers[1].gap < 1);
    CHECK(sum(death.consumers[1].curve, 60, 70) == doctest::Approx(10e6).epsilon(0.05));
    plan.steps.clear();
    add_member(plan, "late", 10);
    plan.consumers.back().cooperative = true;
    const twin::Observed join = play(plan);
    CHECK(join.consumers[2].assigned.size() == 2);
    CHECK(join.consumers[2].assigned.back() < 10 + 2 * 3.5);
    for (std::size_t c = 0; c < 3; ++c) CHECK(sum(join.consumers[c].curve, 40, 60) > 0);
}

TEST_CASE("with the next protocol a new member is given what the owners let go at their heartbeats, and nobody else stops") {
    twin::Plan plan = tiny_drill(1e6, 60);
    for (const char* name : {"a", "b"}) add_member(plan, name);
    add_member(plan, "late", 10);
    plan.groups.push_back({"g", true, std::nullopt, 0});
    const twin::Observed seen = play(plan);
    REQUIRE_FALSE(seen.consumers[2].assigned.empty());
    CHECK(seen.consumers[2].assigned.back() < 10 + 5 + 5 + 0.5);
    CHECK(seen.consumers[0].revoked.size() + seen.consumers[1].revoked.size() >= 1);
    CHECK(std::max(seen.consumers[0].gap, seen.consumers[1].gap) < 1);
    for (std::size_t c = 0; c < 3; ++c) CHECK(sum(seen.consumers[c].curve, 40, 55) == doctest::Approx(5e6).epsilon(0.2));
}

TEST_CASE("a static member that is back within its session reads on, and the others hear of nothing") {
    twin::Plan plan = tiny_drill(1e6, 60);
    for (const char* name : {"a", "b"}) add_member(plan, name);
    add_member(plan, "a again", 10);
    for (const std::size_t c : {0u, 2u}) plan.consumers[c].instance = "one";
    plan.steps.push_back(step(plan, 0, Do::kill_client, 1));
    const twin::Observed seen = play(plan);
    CHECK(seen.consumers[1].revoked.empty());
    REQUIRE(seen.consumers[2].assigned.size() == 1);
    CHECK(seen.consumers[2].assigned[0] < 11);
    CHECK(sum(seen.consumers[2].curve, 30, 50) == doctest::Approx(10e6).epsilon(0.1));
}
