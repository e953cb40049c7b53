// More of Kafka's behaviour under failure, emerging in the request-by-request twin: watermarks, in-sync sets, groups, reads.
#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

#include "tests/support/tiny_drill.hpp"

using namespace rehearse;
using namespace rehearse::test;
using twin::Do;

namespace {

twin::ConsumerPlan member(const twin::Plan& plan, const std::string& name) {
    twin::ConsumerPlan c;
    c.name = name;
    c.group = "g";
    c.to = plan.horizon;
    c.joined = true;
    return c;
}

double sum(const std::vector<float>& curve, std::size_t from, std::size_t to) {
    return std::accumulate(curve.begin() + static_cast<std::ptrdiff_t>(from), curve.begin() + static_cast<std::ptrdiff_t>(to), 0.0);
}

}  // namespace

TEST_CASE("a follower that is alive but slow leaves the in-sync set after 30 to 45 s, a dead one after 7 to 10 s") {
    twin::Plan plan = tiny_drill(2e6, 90);
    plan.producers[0].acks = twin::Acks::leader;
    plan.steps.push_back(step(plan, 0, Do::set_nic, 2, 1e5));
    const twin::Observed seen = play(plan);
    REQUIRE_FALSE(seen.topics[0].shrunk.empty());
    CHECK(seen.brokers[2].fenced.empty());
    CHECK(seen.topics[0].shrunk.front().at > 29);
    CHECK(seen.topics[0].shrunk.front().at < 50);
}

TEST_CASE("under min in-sync acks=1 goes on and consumers see nothing of it") {
    twin::Plan plan = tiny_drill(1e6, 40, 1);
    plan.producers[0].acks = twin::Acks::leader;
    plan.consumers.push_back(member(plan, "c"));
    plan.steps.push_back(step(plan, 0, Do::kill, 1));
    plan.steps.push_back(step(plan, 0, Do::kill, 2));
    const twin::Observed seen = play(plan);
    CHECK(seen.producers[0].acked > 40e6);                        // the leader, broker 0, lives
    CHECK(sum(seen.consumers[0].curve, 25, 40) == 0);             // both followers are fenced, one in-sync replica is left of two
}

TEST_CASE("under min in-sync acks=all is refused and tried again until its delivery timeout, then given up") {
    twin::Plan plan = tiny_drill(1e5, 30, 1);
    plan.producers[0].settings.delivery_timeout = 20_s;
    plan.producers[0].settings.request_timeout = 10_s;
    plan.steps.push_back(step(plan, 0, Do::kill, 1));
    plan.steps.push_back(step(plan, 0, Do::kill, 2));
    const twin::Observed seen = play(plan);
    CHECK(seen.producers[0].errors > 100);
    CHECK(seen.producers[0].first_error > 19.5);
    CHECK(seen.producers[0].first_error < 21);
}

TEST_CASE("fencing is serial: a partition can be handed to a dead broker that is not fenced yet, and is elected twice") {
    int twice = 0;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        twin::Plan plan = tiny_drill(1e5, 20, 1);
        plan.steps.push_back(step(plan, 0, Do::kill, 0));
        plan.steps.push_back(step(plan, 0, Do::kill, 1));
        const twin::Observed seen = play(plan, seed);
        CHECK(seen.brokers[0].fenced.size() == 1);
        CHECK(seen.brokers[0].fenced[0] != seen.brokers[1].fenced[0]);
        twice += seen.topics[0].leaders.size() == 2;
    }
    CHECK(twice > 0);
    CHECK(twice < 10);
}

TEST_CASE("a consumer that dies is noticed when its session ends, and the others stop until all have heard") {
    twin::Plan plan = tiny_drill(1e6, 70);
    plan.consumers.push_back(member(plan, "a"));
    plan.consumers.push_back(member(plan, "b"));
    plan.steps.push_back(step(plan, 0, Do::kill_client, 1));      // the producer is client 0, "a" client 1
    const twin::Observed seen = play(plan);
    REQUIRE(seen.consumers[1].revoked.size() >= 1);
    CHECK(seen.consumers[1].assigned.back() > 42);
    CHECK(seen.consumers[1].assigned.back() < 48.5);
    CHECK(seen.consumers[1].revoked.front() <= seen.consumers[1].assigned.back());
    CHECK(sum(seen.consumers[1].curve, 60, 70) == doctest::Approx(10e6).epsilon(0.05));
}

TEST_CASE("a clean close of a consumer is noticed within a heartbeat") {
    twin::Plan plan = tiny_drill(1e6, 30);
    plan.consumers.push_back(member(plan, "a"));
    plan.consumers.push_back(member(plan, "b"));
    plan.consumers[0].to = plan.zero + 10_s;
    const twin::Observed seen = play(plan);
    REQUIRE(seen.consumers[1].assigned.size() == 2);
    CHECK(seen.consumers[1].assigned.back() > 10);
    CHECK(seen.consumers[1].assigned.back() < 13.5);
}

TEST_CASE("rack-aware reads keep a consumer's bytes in its zone; replication crosses as before") {
    const auto bytes = [](bool aware) {
        twin::Plan plan = tiny_drill(1e6, 30);
        plan.rack_aware_reads = aware;
        plan.consumers.push_back(member(plan, "c"));
        plan.consumers[0].zone = 2;
        plan.consumers[0].racked = true;
        return twin::Cluster(plan, 1).play({5.0, 25.0});
    };
    const twin::Observed plain = bytes(false), aware = bytes(true);
    const auto moved = [](const twin::Observed& o, std::size_t from, std::size_t to) { return o.zone_bytes[1][from][to].first - o.zone_bytes[0][from][to].first; };
    // Zone 1 sends a third of 1 MB/s to its follower in zone 2, and without rack awareness another third to the consumer there.
    CHECK(moved(plain, 1, 2) == doctest::Approx(20e6 * 2 / 3).epsilon(0.08));
    CHECK(moved(aware, 1, 2) == doctest::Approx(20e6 / 3).epsilon(0.08));
    CHECK(moved(aware, 2, 2) == doctest::Approx(20e6).epsilon(0.08));
    CHECK(sum(aware.consumers[0].curve, 12, 28) == doctest::Approx(16e6).epsilon(0.05));
}

TEST_CASE("catch-up from leaders whose page cache is gone is bound by their volumes, not by the network") {
    const auto seconds = [](double volume) {
        twin::Plan plan = tiny_drill(1e4, 60);
        for (twin::PartitionPlan& p : plan.partitions) p.records = 1000;      // 60 MB
        plan.steps.push_back(step(plan, 0, Do::kill, 0));
        plan.steps.push_back(step(plan, 1, Do::wipe, 0));
        for (const std::uint32_t b : {1u, 2u}) {
            plan.steps.push_back(step(plan, 2, Do::set_volume, b, volume));
            plan.steps.push_back(step(plan, 3, Do::drop_page_cache, b));
        }
        plan.steps.push_back(start(plan, 12, 0));
        const twin::Observed seen = play(plan);
        return seen.topics[0].expanded.empty() ? 1e9 : seen.topics[0].expanded.back().at - 14;
    };
    CHECK(seconds(0) < 4);
    CHECK(seconds(2e6) > 14);      // two leaders of 30 MB each at 2 MB/s
}
