// AutoMQ's write path and failover, emerging in the request-by-request twin.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/support/automq_drill.hpp"

using namespace rehearse;
using namespace rehearse::test;
using twin::Do;

TEST_CASE("in the twin an AutoMQ broker writes an object every 250 ms and reads its reservation once for each") {
    twin::Plan plan = automq_drill(1e6, 20);
    const twin::Observed seen = play(plan);
    CHECK(requests(seen, true, 1, 19) == doctest::Approx(3 * 4 * 18).epsilon(0.03));
    CHECK(requests(seen, false, 1, 19) == doctest::Approx(3 * 4 * 18).epsilon(0.03));
    CHECK(seen.producers[0].acked == seen.producers[0].sent);
    CHECK(seen.producers[0].worst_ack < 0.6);
    // A batch of one record a partition, five requests in flight, four objects a second: what a producer of many small batches gets.
    plan.producers[0].rate = 6e6;
    const twin::Observed fast = play(plan);
    CHECK(fast.producers[0].acked_in_time == doctest::Approx(6 * 5 * 4 * 10000.0 * 25).epsilon(0.03));
}

TEST_CASE("in the twin what a lost AutoMQ broker led is recovered from its WAL, opened elsewhere, and nothing acknowledged is lost") {
    twin::Plan plan = automq_drill(1e6, 60);
    plan.steps.push_back(step(plan, 0, Do::kill, 0));
    const twin::Observed seen = play(plan);
    const twin::BrokerObserved& lost = seen.brokers[0];
    REQUIRE(lost.fenced.size() == 1);
    REQUIRE(lost.failover_assigned.size() == 1);
    REQUIRE(lost.wal_read_to.size() == 1);
    CHECK(lost.failover_assigned[0] - lost.fenced[0] < 0.05);
    const double led = 1.1 * 5 * 1e6 / 3 * 1.013;                 // what it took in five seconds, as its cache counts it
    CHECK(lost.wal_read_bytes[0] < led);
    CHECK(lost.wal_read_bytes[0] > 0.9 * led);
    CHECK(lost.streams_closed.size() == 6);                       // three for each of its two partitions
    CHECK(lost.streams_closed.front() > lost.wal_read_to[0]);
    CHECK(seen.topics[0].opened.front().at > lost.streams_closed.front());
    CHECK(seen.topics[0].leaders.size() == 4);                    // twice none, twice somebody else
    CHECK(seen.topics[0].lost_records == 0);
    CHECK(seen.topics[0].leaderless == 0);
    CHECK(seen.producers[0].errors == 0);
    CHECK(seen.producers[0].acked == seen.producers[0].sent);
}

TEST_CASE("in the twin two lost AutoMQ brokers are recovered one after the other, and side by side when two may be") {
    for (const Count in_flight : {1, 2}) {
        twin::Plan plan = automq_drill(1e6, 60);
        plan.brokers.push_back({401, 1, 25e6});
        plan.automq->settings.failover_in_flight = in_flight;
        plan.steps.push_back(step(plan, 0, Do::kill, 0));
        plan.steps.push_back(step(plan, 0, Do::kill, 1));
        const twin::Observed seen = play(plan);
        std::vector<double> assigned{seen.brokers[0].failover_assigned.at(0), seen.brokers[1].failover_assigned.at(0)};
        const std::size_t first = assigned[0] < assigned[1] ? 0 : 1;
        const bool waited = assigned[1 - first] >= seen.brokers[first].failover_completed.at(0);
        const bool overlapped = seen.brokers[1 - first].fenced.at(0) < seen.brokers[first].failover_completed.at(0);
        REQUIRE(overlapped);
        CHECK(waited == (in_flight == 1));
        CHECK(seen.topics[0].leaderless == 0);
        CHECK(seen.topics[0].lost_records == 0);
    }
}

TEST_CASE("in the twin an AutoMQ broker that stops uploads its WAL first, so nobody reads a WAL or a tail") {
    twin::Plan plan = automq_drill(1e6, 40);
    plan.steps.push_back(step(plan, 0, Do::terminate, 0));
    const twin::Observed seen = play(plan);
    CHECK(seen.brokers[0].failover_assigned.empty());
    REQUIRE(seen.brokers[0].exited.size() == 1);
    CHECK(seen.brokers[0].exited[0] > 10);
    CHECK(seen.topics[0].opened.size() == 2);
    CHECK(seen.topics[0].opened.back().at < 5);
    CHECK(seen.topics[0].leaderless == 0);
    CHECK(seen.topics[0].lost_records == 0);
    CHECK(seen.producers[0].acked == seen.producers[0].sent);
}

TEST_CASE("in the twin an AutoMQ broker lost soon after its start is taken over only when that start is a minute old") {
    twin::Plan plan = automq_drill(1e6, 120);
    plan.automq->storage_started = plan.zero - 20_s;
    plan.steps.push_back(step(plan, 0, Do::kill, 0));
    const twin::Observed seen = play(plan);
    REQUIRE(seen.brokers[0].failover_assigned.size() == 1);
    CHECK(seen.brokers[0].failover_assigned[0] >= 40);
    CHECK(seen.brokers[0].failover_assigned[0] < 41.1);
    CHECK(seen.topics[0].lost_records == 0);
}

TEST_CASE("in the twin a frozen AutoMQ broker that was taken over acknowledges nothing after its thaw and ends itself") {
    twin::Plan plan = automq_drill(1e6, 60);
    plan.steps.push_back(step(plan, 0, Do::freeze, 0));
    plan.steps.push_back(step(plan, 30, Do::thaw, 0));
    const twin::Observed seen = play(plan);
    REQUIRE(seen.brokers[0].exited.size() == 1);
    CHECK(seen.brokers[0].exited[0] >= 30);
    CHECK(seen.brokers[0].exited[0] < 32);
    CHECK(seen.topics[0].lost_records == 0);
    CHECK(seen.topics[0].leaderless == 0);
}

TEST_CASE("in the twin a slow object store slows acknowledgements at once, and writes that it delays are sent twice at first") {
    twin::Plan plan = automq_drill(1e6, 60);
    plan.steps.push_back(step(plan, 10, Do::set_store_nic, 0, 5e5));
    plan.steps.push_back(step(plan, 30, Do::set_store_nic, 0, 1e8));
    const twin::Observed seen = play(plan);
    const auto acked = [&](std::size_t from, std::size_t to) {
        double sum = 0;
        for (std::size_t t = from; t < to; ++t) sum += seen.producers[0].curve[t + 5];
        return sum / static_cast<double>(to - from);
    };
    CHECK(acked(0, 10) == doctest::Approx(1e6).epsilon(0.05));
    CHECK(acked(11, 16) < 0.45e6);
    CHECK(acked(20, 30) < 0.5e6);
    CHECK(acked(20, 30) > acked(11, 16));
    CHECK(seen.producers[0].acked == seen.producers[0].sent);
    plan.steps[0] = step(plan, 10, Do::set_store_delay, 0, 0.3);
    CHECK(play(plan).producers[0].worst_ack > 0.7);
}

TEST_CASE("in the twin a partition that is moved by hand closes at one AutoMQ broker and opens at another") {
    twin::Plan plan = automq_drill(1e6, 30);
    twin::Step move = step(plan, 0, Do::reassign);
    move.moves.push_back({0, {1}});
    plan.steps.push_back(move);
    const twin::Observed seen = play(plan);
    REQUIRE(seen.reassigned.size() == 1);
    CHECK(seen.reassigned[0] > 1);
    CHECK(seen.reassigned[0] < 5);
    CHECK(seen.topics[0].opened.size() == 1);
    CHECK(seen.topics[0].lost_records == 0);
    CHECK(seen.producers[0].acked == seen.producers[0].sent);
}
