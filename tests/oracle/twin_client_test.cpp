// Groups, transactions and connections of clients under failure, emerging in the request-by-request twin.
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

/// Two members of a group; the first dies at zero. Its client number is 1, after the producer.
twin::Plan two_members(double seconds) {
    twin::Plan plan = tiny_drill(1e6, seconds);
    for (const char* name : {"a", "b"}) plan.consumers.push_back(member(plan, name));
    plan.steps.push_back(step(plan, 0, Do::kill_client, 1));
    return plan;
}

/// The topic's coordinator partition, led by broker 0, with copies everywhere.
void give_coordinator(twin::Plan& plan, double state_bytes) {
    plan.topics.push_back({"__consumer_offsets", 2, 100, false});
    plan.partitions.push_back({1, {0, 1, 2}, 0, 0});
    plan.groups.push_back({"g", false, static_cast<std::uint32_t>(plan.partitions.size() - 1), state_bytes});
}

}  // namespace

TEST_CASE("a consumer's death costs 42 to 45 s and a barrier, and what it had read since its last commit is read again") {
    double again = 0;
    constexpr int runs = 20;
    for (std::uint64_t seed = 1; seed <= runs; ++seed) {
        const twin::Observed seen = play(two_members(60), seed);
        REQUIRE(seen.consumers[1].assigned.size() >= 2);
        CHECK(seen.consumers[1].assigned.back() > 42);
        CHECK(seen.consumers[1].assigned.back() < 48.5);
        again += static_cast<double>(seen.consumers[1].read_again) * 1e4 / runs;
    }
    // Half the topic, 0.5 MB/s, for half of five seconds on average.
    CHECK(again > 0.5e6 * 1.5);
    CHECK(again < 0.5e6 * 3.5);
}

TEST_CASE("with the next protocol nobody stops: the dead member's partitions are picked up at the others' heartbeats") {
    const auto stopped = [](bool next) {
        twin::Plan plan = two_members(70);
        plan.groups.push_back({"g", next, std::nullopt, 0});
        return play(plan, 3);
    };
    const twin::Observed classic = stopped(false), next = stopped(true);
    CHECK(next.consumers[1].revoked.empty());
    CHECK_FALSE(classic.consumers[1].revoked.empty());
    CHECK(next.consumers[1].assigned.back() > 40);
    CHECK(next.consumers[1].assigned.back() < 50.1);
    CHECK(sum(next.consumers[1].curve, 60, 70) == doctest::Approx(10e6).epsilon(0.05));
}

TEST_CASE("the default assignors stop everybody until the slowest poll loop has ended") {
    twin::Plan plan = tiny_drill(1e6, 120);
    for (const char* name : {"a", "b", "slow"}) plan.consumers.push_back(member(plan, name));
    plan.consumers[2].poll_takes = 60_s;
    plan.steps.push_back(step(plan, 0, Do::kill_client, 1));
    double longest = 0;
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        const twin::Observed seen = play(plan, seed);
        REQUIRE_FALSE(seen.consumers[1].revoked.empty());
        longest = std::max(longest, seen.consumers[1].assigned.back() - seen.consumers[1].revoked.back());
    }
    CHECK(longest > 20);
    CHECK(longest < 64);
}

TEST_CASE("a consumer that dies with its coordinator is missed 45 s after the next one has loaded") {
    twin::Plan plan = two_members(90);
    give_coordinator(plan, 200e6);
    plan.steps.push_back(step(plan, 0, Do::kill, 0));
    const twin::Observed seen = play(plan);
    const double loaded = seen.brokers[0].fenced[0] + 200e6 / plan.assumed.offsets_load.per_second;
    CHECK(seen.consumers[1].assigned.back() > loaded + 45);
    CHECK(seen.consumers[1].assigned.back() < loaded + 45 + 4);
    // Until then the others read on.
    CHECK(sum(seen.consumers[1].curve, 25, 45) > 4e6);
}

TEST_CASE("coordinators load their partitions one after another") {
    const auto found = [](int others) {
        twin::Plan plan = two_members(100);
        give_coordinator(plan, 200e6);
        plan.groups.back().state_bytes = 200e6 * (1 + others);      // of the same partition, loaded before the group's own
        plan.steps.push_back(step(plan, 0, Do::kill, 0));
        return play(plan).consumers[1].assigned.back();
    };
    CHECK(found(3) - found(0) == doctest::Approx(6).epsilon(0.2));
}

TEST_CASE("readers of committed data stop behind one dead transactional producer for its timeout and up to ten seconds more") {
    const auto seen_by = [](bool committed) {
        twin::Plan plan = tiny_drill(1e6, 100, 1);
        twin::ProducerPlan other = plan.producers[0];
        other.name = "transactional";
        other.rate = 1e5;
        other.transaction = 2_s;
        plan.producers.push_back(other);
        plan.consumers.push_back(member(plan, "c"));
        plan.consumers[0].committed_only = committed;
        plan.steps.push_back(step(plan, 5, Do::kill_client, 1));      // the second producer
        return play(plan);
    };
    const twin::Observed committed = seen_by(true), all = seen_by(false);
    CHECK(sum(committed.consumers[0].curve, 11, 65) < 0.1e6);
    CHECK(committed.consumers[0].gap > 55);
    CHECK(committed.consumers[0].gap < 71);
    CHECK(all.consumers[0].gap < 1);
    CHECK(sum(committed.consumers[0].curve, 85, 100) > 14e6);
}

TEST_CASE("cold reads hold up everybody on their network thread, whoever they are") {
    const auto slowest = [](bool cold) {
        twin::Plan plan = tiny_drill(1e5, 40, 3);
        for (const char* name : {"q", "r"}) {
            twin::ProducerPlan other = plan.producers[0];
            other.name = name;
            plan.producers.push_back(other);
        }
        for (twin::ProducerPlan& p : plan.producers) p.acks = twin::Acks::leader;
        for (twin::PartitionPlan& p : plan.partitions) p.records = 4000;
        plan.consumers.push_back(member(plan, "late"));       // on the thread of the first producer
        plan.consumers[0].from_start = true;
        plan.consumers[0].from = plan.zero;
        for (const std::uint32_t b : {0u, 1u, 2u}) {
            plan.steps.push_back(step(plan, -1, Do::set_volume, b, cold ? 1e6 : 0));
            plan.steps.push_back(step(plan, -0.5, Do::drop_page_cache, b));
        }
        const twin::Observed seen = play(plan);
        return std::pair(seen.producers[0].worst_ack, seen.producers[1].worst_ack);
    };
    const auto cold = slowest(true), warm = slowest(false);
    CHECK(warm.first < 0.05);
    CHECK(cold.first > 0.08);                                 // a send buffer of 100 KiB at 1 MB/s
    CHECK(cold.second < 0.05);
}
