// What a naive model of a return gets wrong: a broker of shared storage that comes back has nothing to do until somebody gives it something.
#include "models/architectures/auto_balancer.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

#include "models/architecture.hpp"
#include "models/facts.hpp"
#include "models/world.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

/// Brokers with so many partitions of one topic, each with a load of 1.
std::vector<std::vector<EqualPartitions>> of_one_topic(const std::vector<std::size_t>& counts) {
    std::vector<std::vector<EqualPartitions>> held;
    std::uint32_t next = 0;
    for (const std::size_t n : counts) {
        EqualPartitions group{std::vector<std::uint32_t>(n), 1};
        std::iota(group.partitions.begin(), group.partitions.end(), next);
        next += static_cast<std::uint32_t>(n);
        held.push_back({group});
    }
    return held;
}

const std::vector<BrokerId> three{BrokerId{0}, BrokerId{1}, BrokerId{2}};

TinyStudy one_that_returns() {
    TinyStudy tiny;
    tiny.brokers = 6;
    tiny.partitions = 60;
    tiny.rate = "60 MB/s";
    tiny.timeline = R"({ "at": "2 min", "fail": "broker", "broker": 2, "returns": { "after": "5 min" } })";
    tiny.horizon = "30 min";
    return tiny;
}

std::uint32_t led_at_the_end(const TinyStudy& tiny) {
    const Study study = study_of(tiny);
    World world(study.spec, study.spec.cluster, *find_architecture("automq-s3"), shipped_catalog());
    world.run();
    return world.table.led(0, BrokerId{1});
}

}  // namespace

TEST_CASE("the balancer moves no more than it takes to come near the mean, from the fullest to the emptiest") {
    const std::vector<Handover> moves = moves_to_balance(of_one_topic({10, 10, 0}), three, 0.1);
    CHECK(moves.size() == 6);
    for (const Handover& move : moves) CHECK(move.to == BrokerId{2});
    CHECK(moves_to_balance(of_one_topic({10, 10, 10}), three, 0.1).empty());
    CHECK(moves_to_balance(of_one_topic({11, 10, 9}), three, 0.1).empty());
}

TEST_CASE("the balancer leaves alone what a move would only turn around") {
    CHECK(moves_to_balance(of_one_topic({2, 2, 1}), three, 0.1).empty());
    CHECK(moves_to_balance(of_one_topic({1, 0, 0}), three, 0.1).empty());
    CHECK(moves_to_balance({}, {}, 0.1).empty());
}

TEST_CASE("a broker that returns to AutoMQ serves its share again after the balancer has seen it, and nothing without the balancer") {
    TinyStudy tiny = one_that_returns();
    CHECK(led_at_the_end(tiny) >= 8);
    tiny.settings = R"("autobalancer.controller.enable": false)";
    CHECK(led_at_the_end(tiny) == 0);
}

TEST_CASE("the balancer takes a look a minute at brokers that have reported, so the first partitions come back within 70 s and a batch's time") {
    const Outcome o = played(one_that_returns(), "automq-s3");
    const Time back = facts_of(o, BrokerUnfenced::kind).back().at;
    double first = -1, to_it = 0;
    for (const FactRecord& fact : facts_of(o, PartitionsMoved::kind)) {
        if (fact.at < back || number_in(fact, "owner") != 1) continue;
        if (first < 0) first = seconds_between(back, fact.at);
        to_it += number_in(fact, "partitions");
    }
    CHECK(to_it >= 8);
    CHECK(first > 10);
    CHECK(first < 10 + 60 + 5);
    CHECK(o.verdict == Verdict::recovered);
}

TEST_CASE("partitions that the balancer moves pause for about a second, which is not an outage but counts for those who wait") {
    TinyStudy tiny = one_that_returns();
    const Outcome with = played(tiny, "automq-s3");
    tiny.settings = R"("autobalancer.controller.enable": false)";
    const Outcome without = played(tiny, "automq-s3");
    REQUIRE(with.reachable);
    REQUIRE(without.reachable);
    CHECK(*with.reachable == *without.reachable);
    CHECK(writers(with).without_service == writers(without).without_service);
    const auto most_waiting = [](const Outcome& o, Time from) {
        double most = 0;
        for (std::size_t i = 0; i < o.series.times.size(); ++i)
            if (o.series.times[i] >= from) most = std::max(most, o.series.rows[i][column::producer_backlog]);
        return most;
    };
    const Time began = facts_of(with, BalancingBegan::kind).front().at;
    CHECK(most_waiting(with, began) > 1e5);
    CHECK(most_waiting(without, began) < 1e5);
    CHECK(*with.nothing_hidden == *without.nothing_hidden);
    CHECK(facts_of(without, BalancingBegan::kind).empty());
}

TEST_CASE("what readers have not caught up with when a batch of moves is open again does not open an incident that was over") {
    TinyStudy tiny = one_that_returns();
    // Two partitions a batch, and readers that take seconds to catch up with a second's pause.
    tiny.settings = R"("autobalancer.controller.execution.concurrency": 2)";
    tiny.consumer = R"("process rate": "63 MB/s")";
    const Outcome with = played(tiny, "automq-s3");
    tiny.settings = R"("autobalancer.controller.enable": false)";
    const Outcome without = played(tiny, "automq-s3");
    CHECK(facts_of(with, PartitionsMoved::kind).size() >= 4);
    REQUIRE(with.nothing_hidden);
    REQUIRE(without.nothing_hidden);
    // The balancer goes on after the broker has returned, minutes after the last byte of the incident was read.
    CHECK(facts_of(with, PartitionsMoved::kind).back().at > with.failure + 5_min);
    CHECK(with.nothing_hidden->seconds() <= without.nothing_hidden->seconds());
}
