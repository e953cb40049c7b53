// Mechanics of Kafka that a spreadsheet gets wrong, each of them emerging in the request-by-request twin: the drill only sets the stage.
#include <doctest/doctest.h>

#include <algorithm>

#include "models/twin/quota.hpp"
#include "tests/support/tiny_drill.hpp"

using namespace rehearse;
using namespace rehearse::test;
using twin::Do;

namespace {

double longest(const std::vector<double>& gaps) { return *std::max_element(gaps.begin(), gaps.end()); }
double shortest(const std::vector<double>& gaps) { return *std::min_element(gaps.begin(), gaps.end()); }

}  // namespace

TEST_CASE("a dead follower stalls the writers of partitions that it never led until it is fenced, without an error") {
    twin::Plan plan = tiny_drill(1e6, 30);
    plan.steps.push_back(step(plan, 0, Do::kill, 0));
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        const twin::Observed seen = play(plan, seed);
        REQUIRE(seen.brokers[0].fenced.size() == 1);
        const double fenced = seen.brokers[0].fenced[0];
        CHECK(fenced > 7);
        CHECK(fenced < 10.2);
        CHECK(shortest(seen.producers[0].gap) > fenced - 0.3);       // partitions 1, 2, 4, 5 are led by others
        CHECK(seen.producers[0].errors == 0);
        CHECK(seen.producers[0].acked == doctest::Approx(seen.producers[0].sent));
        CHECK(seen.topics[0].leaders.size() == 2);
        CHECK(seen.topics[0].shrunk.size() == 6);
    }
}

TEST_CASE("a stall on one partition stalls the connection: partitions without the dead replica wait too") {
    twin::Plan plan = tiny_drill(1e6, 30, 2);
    plan.brokers.push_back({401, 3, 25e6});
    // Broker 1 leads both; only partition 0 has a copy on broker 0, which dies.
    plan.partitions[0].replicas = {1, 0, 2};
    plan.partitions[1].replicas = {1, 3, 2};
    plan.partitions[0].leader = plan.partitions[1].leader = 1;
    plan.steps.push_back(step(plan, 0, Do::kill, 0));
    const twin::Observed seen = play(plan);
    CHECK(seen.producers[0].gap[1] > 7);
}

TEST_CASE("a leader on a connection of its own goes on while others stall") {
    twin::Plan plan = tiny_drill(1e6, 30, 2);
    plan.brokers.push_back({401, 3, 25e6});
    plan.partitions[0].replicas = {1, 0, 2};
    plan.partitions[1].replicas = {3, 1, 2};
    plan.partitions[0].leader = 1;
    plan.partitions[1].leader = 3;
    plan.steps.push_back(step(plan, 0, Do::kill, 0));
    const twin::Observed seen = play(plan);
    CHECK(seen.producers[0].gap[0] > 7);
    CHECK(seen.producers[0].gap[1] < 0.5);
}

TEST_CASE("a silent leader costs what was under way the request timeout, though new leaders stand at nine seconds") {
    twin::Plan plan = tiny_drill(1e6, 60);
    plan.steps.push_back(step(plan, 0, Do::isolate, 0));
    const twin::Observed seen = play(plan);
    CHECK(seen.brokers[0].fenced[0] < 10.2);
    CHECK(seen.producers[0].gap[0] > 29.5);      // led by the silent broker
    CHECK(seen.producers[0].gap[0] < 32);
    CHECK(seen.producers[0].gap[1] < 11);        // followed by it
    CHECK(seen.producers[0].errors == 0);
}

TEST_CASE("a frozen process keeps what it led waiting until it thaws") {
    twin::Plan plan = tiny_drill(1e6, 40);
    plan.steps.push_back(step(plan, 0, Do::freeze, 0));
    plan.steps.push_back(step(plan, 15, Do::thaw, 0));
    const twin::Observed seen = play(plan);
    CHECK(seen.producers[0].gap[0] > 14.8);
    CHECK(seen.producers[0].gap[0] < 16);
    CHECK(seen.producers[0].gap[1] < 11);
    CHECK(seen.topics[0].expanded.size() == 6);
}

TEST_CASE("a restart after one second waits for the old session: its partitions come back when that has run out") {
    twin::Plan plan = tiny_drill(1e6, 40);
    plan.steps.push_back(step(plan, 0, Do::kill, 0));
    plan.steps.push_back(start(plan, 1, 0));
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        const twin::Observed seen = play(plan, seed);
        REQUIRE(seen.brokers[0].registered.size() == 1);
        CHECK(seen.brokers[0].registered[0] > 7);
        CHECK(seen.producers[0].gap[0] > 7);     // led: waits for the session
        CHECK(seen.producers[0].gap[1] < 5);     // followed: the new process fetches before it is registered
    }
}

TEST_CASE("a clean stop waits for the others' heartbeats, and its session is fenced again when it runs out") {
    twin::Plan plan = tiny_drill(1e6, 30);
    plan.steps.push_back(step(plan, 0, Do::terminate, 0));
    const twin::Observed seen = play(plan);
    REQUIRE(seen.brokers[0].fenced.size() == 2);
    CHECK(seen.brokers[0].fenced[0] > 1.5);
    CHECK(seen.brokers[0].fenced[0] < 4.5);
    CHECK(seen.brokers[0].fenced[1] > seen.brokers[0].fenced[0] + 8.9);
    CHECK(seen.brokers[0].exited[0] > seen.brokers[0].fenced[0]);
    CHECK(longest(seen.producers[0].gap) < 0.5);
    CHECK(seen.producers[0].errors == 0);
}

TEST_CASE("losing the active controller together with a broker resets its session: fenced after the election and nine more seconds") {
    twin::Plan plan = tiny_drill(1e6, 30);
    plan.active_controller = 0;
    plan.steps.push_back(step(plan, 0, Do::kill, 0));
    plan.steps.push_back(step(plan, 0, Do::kill_controller, 0));
    const twin::Observed seen = play(plan);
    CHECK(seen.brokers[0].fenced[0] > 10.5);
    CHECK(seen.brokers[0].fenced[0] < 11.5);
}

TEST_CASE("a full buffer blocks every partition, and each batch takes a whole piece of it") {
    twin::Plan plan = tiny_drill(5e6, 30);
    plan.steps.push_back(step(plan, 0, Do::kill, 0));
    const twin::Observed seen = play(plan);
    // 2,048 pieces of 16 KiB hold 2,048 records of 10 kB: full after 4.1 s, blocked until fencing.
    CHECK(seen.producers[0].blocked > seen.brokers[0].fenced[0] - 4.1 - 0.3);
    CHECK(seen.producers[0].blocked < seen.brokers[0].fenced[0] - 4.1 + 1);
}

TEST_CASE("a follower with a slow network pulls the whole cluster down to its rate and never leaves the in-sync set") {
    twin::Plan plan = tiny_drill(3e6, 60);
    plan.steps.push_back(step(plan, 0, Do::set_nic, 2, 5e5));
    const twin::Observed seen = play(plan);
    const auto& curve = seen.producers[0].curve;
    double late = 0;
    for (std::size_t s = 35; s < 55; ++s) late += curve[s] / 20;
    CHECK(late > 4e5);
    CHECK(late < 5.2e5);
    CHECK(seen.topics[0].shrunk.empty());
}

TEST_CASE("an empty disk is refilled over the network by itself and does not hold back writers while it is") {
    twin::Plan plan = tiny_drill(1e6, 40);
    for (twin::PartitionPlan& p : plan.partitions) p.records = 2000;      // 120 MB
    plan.steps.push_back(step(plan, 0, Do::kill, 0));
    plan.steps.push_back(step(plan, 1, Do::wipe, 0));
    plan.steps.push_back(start(plan, 12, 0));
    const twin::Observed seen = play(plan);
    CHECK(seen.topics[0].expanded.size() == 6);
    CHECK(seen.brokers[0].rebuilt > 120e6);
    CHECK(seen.topics[0].expanded.back().at > 12 + 2 + 120e6 / 25e6);
    CHECK(longest(seen.producers[0].gap) < 12);
}

TEST_CASE("what only the cut-off leader had is cut away when it returns: every copy is the same again") {
    twin::Plan plan = tiny_drill(1e6, 60);
    plan.producers[0].acks = twin::Acks::leader;
    plan.steps.push_back(step(plan, 0, Do::isolate, 0));
    plan.steps.push_back(step(plan, 20, Do::rejoin, 0));
    twin::Cluster cluster(plan, 3);
    cluster.play({});
    for (std::uint32_t p = 0; p < plan.partitions.size(); ++p) {
        const twin::Log& first = cluster.brokers[0].replica(p).log;
        const twin::Log& second = cluster.brokers[1].replica(p).log;
        CHECK(first.size() == second.size());
        CHECK(common(first, second) == first.size());
    }
}

TEST_CASE("a throttled move takes longer than its bytes over the throttle: the meter begins to count at a burst and includes it") {
    twin::Plan plan = tiny_drill(1e4, 60);
    plan.brokers.push_back({401, 1, 25e6});
    twin::Step move = step(plan, 0, Do::reassign, 0, 4e6);
    for (std::uint32_t p = 0; p < plan.partitions.size(); ++p) {
        plan.partitions[p].records = 2000;      // 120 MB in all: 30 s at 4 MB/s
        std::vector<std::uint32_t> target = plan.partitions[p].replicas;
        std::replace(target.begin(), target.end(), 0u, 3u);
        move.moves.emplace_back(p, target);
    }
    plan.steps.push_back(move);
    const twin::Observed seen = play(plan);
    REQUIRE(seen.reassigned.size() == 6);
    CHECK(seen.reassigned.back() > 30.5);
    CHECK(seen.reassigned.back() < 45);
    CHECK(seen.producers[0].errors == 0);
}

TEST_CASE("a meter that has just seen a burst reads it over one second, however long the pause before it was") {
    twin::Quota quota;
    quota.set(6e6);
    quota.record(Time{} + 100_s, 7e6);
    CHECK(quota.exceeded(Time{} + 100_s));
    CHECK_FALSE(quota.exceeded(Time{} + 102_s));
    CHECK_FALSE(quota.exceeded(Time{} + 200_s));
}

TEST_CASE("the same seed plays the same drill, another seed another") {
    twin::Plan plan = tiny_drill(1e6, 20);
    plan.steps.push_back(step(plan, 0, Do::kill, 0));
    const twin::Observed a = play(plan, 7), b = play(plan, 7), c = play(plan, 8);
    CHECK(a.events == b.events);
    CHECK(a.brokers[0].fenced == b.brokers[0].fenced);
    CHECK(a.brokers[0].fenced != c.brokers[0].fenced);
}
