// In-sync sets, catch-up, throttles and disks under failure, emerging in the request-by-request twin.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/support/tiny_drill.hpp"

using namespace rehearse;
using namespace rehearse::test;
using twin::Do;

namespace {

/// A fourth broker and a step that moves every copy from broker 0 to it.
twin::Step move_to_fourth(twin::Plan& plan, double at, double throttle, std::uint64_t records) {
    plan.brokers.push_back({401, 1, 25e6});
    twin::Step move = step(plan, at, Do::reassign, 0, throttle);
    for (std::uint32_t p = 0; p < plan.partitions.size(); ++p) {
        plan.partitions[p].records = records;
        std::vector<std::uint32_t> target = plan.partitions[p].replicas;
        std::replace(target.begin(), target.end(), 0u, 3u);
        move.moves.emplace_back(p, target);
    }
    return move;
}

}  // namespace

TEST_CASE("a flap is cheap for the controller and costs the broker its place in every in-sync set") {
    twin::Plan plan = tiny_drill(1e6, 60);
    for (const double at : {0.0, 25.0}) {
        plan.steps.push_back(step(plan, at, Do::isolate, 2));
        plan.steps.push_back(step(plan, at + 12, Do::rejoin, 2));
    }
    const twin::Observed seen = play(plan);
    REQUIRE(seen.brokers[2].fenced.size() == 2);
    REQUIRE(seen.brokers[2].unfenced.size() == 2);
    CHECK(seen.brokers[2].unfenced[0] - 12 < 1.5);            // its first heartbeat is enough
    CHECK(seen.brokers[2].registered.empty());
    CHECK(seen.topics[0].shrunk.size() == 12);
    CHECK(seen.topics[0].expanded.size() == 12);
}

TEST_CASE("catch-up shares the fetch thread with live partitions: their acknowledgements wait for its answers") {
    const auto gaps = [](bool moves) {
        twin::Plan plan = tiny_drill(5e5, 30, 3);
        plan.rtt = 1_ms;
        for (twin::BrokerPlan& b : plan.brokers) b.nic = 0;
        // Broker 1 leads a live partition (the second) and twelve large ones that broker 2 is to copy now.
        plan.topics.push_back({"old", 1, 10000, false});
        twin::Step move = step(plan, 5, Do::reassign, 0, 0);
        for (std::uint32_t n = 0; n < 12; ++n) {
            plan.partitions.push_back({1, {1}, 1, 6000});
            move.moves.emplace_back(3 + n, std::vector<std::uint32_t>{1, 2});
        }
        if (moves) plan.steps.push_back(move);
        return play(plan).producers[0].gap;
    };
    const auto quiet = gaps(false), shared = gaps(true);
    CHECK(quiet[1] < 0.21);
    CHECK(shared[1] > 0.25);                                  // 10 MiB answers at 85 KB a round trip take 0.12 s, and each waits for two or three
    CHECK(shared[1] < 0.6);
    CHECK(shared[0] < 0.21);                                  // other leaders, other threads
}

TEST_CASE("a throttle below the write rate never ends: it counts live bytes and holds back only the copy that lags") {
    twin::Plan plan = tiny_drill(3e6, 100);
    plan.steps.push_back(move_to_fourth(plan, 0, 1e6, 1000));
    const twin::Observed slow = play(plan);
    CHECK(slow.reassigned.empty());
    CHECK(slow.producers[0].worst_ack < 1);                   // in-sync copies are never delayed
    plan.steps.back().number = 8e6;
    CHECK(play(plan).reassigned.size() == 6);
}

TEST_CASE("a restart is unthrottled: an empty broker takes all that its link carries, from every leader at once") {
    twin::Plan plan = tiny_drill(1e5, 60);
    for (twin::PartitionPlan& p : plan.partitions) p.records = 3000;
    plan.steps.push_back(step(plan, 0, Do::kill, 0));
    plan.steps.push_back(step(plan, 1, Do::wipe, 0));
    plan.steps.push_back(start(plan, 12, 0));
    const twin::Observed seen = play(plan);
    REQUIRE(seen.topics[0].expanded.size() == 6);
    // 180 MB over 25 MB/s less headers: no faster, and not much slower.
    CHECK(seen.topics[0].expanded.back().at - 13.5 > 180e6 / 25e6);
    CHECK(seen.topics[0].expanded.back().at - 13.5 < 1.3 * 180e6 / 25e6);
}

TEST_CASE("a new broker id starts nothing by itself: the dead one's copies stay missing") {
    twin::Plan plan = tiny_drill(1e6, 60);
    plan.brokers.push_back({401, 1, 25e6});
    plan.steps.push_back(step(plan, 0, Do::kill, 0));
    const twin::Observed seen = play(plan);
    CHECK(seen.topics[0].expanded.empty());
    CHECK(seen.brokers[3].rebuilt <= 0);
}

TEST_CASE("a slow disk is never fenced; as a leader it puts its healthy followers out of the in-sync set") {
    twin::Plan plan = tiny_drill(2e6, 100, 3);
    plan.kafka.version = KafkaVersion::v4_1;
    for (int n = 0; n < 11; ++n) {
        twin::ProducerPlan other = plan.producers[0];
        other.name = "p" + std::to_string(n);
        plan.producers.push_back(other);
    }
    for (twin::ProducerPlan& p : plan.producers) p.acks = twin::Acks::leader;
    plan.steps.push_back(step(plan, 0, Do::set_disk, 0, 3e3));
    const twin::Observed seen = play(plan);
    CHECK(seen.brokers[0].fenced.empty());
    int evicted = 0;
    for (const twin::Moment& m : seen.topics[0].shrunk) evicted += m.partition == 0;
    CHECK(evicted == 2);
    CHECK(seen.topics[0].leaders.empty());                    // and nothing takes the lead from it
}

TEST_CASE("a follower on a slow disk spikes every writer, is dropped after 30 to 45 s, and flaps when it is back") {
    twin::Plan plan = tiny_drill(2e6, 150);
    plan.producers[0].acks = twin::Acks::leader;
    plan.steps.push_back(step(plan, 0, Do::set_disk, 2, 2e5));
    const twin::Observed seen = play(plan);
    CHECK(seen.brokers[2].fenced.empty());
    REQUIRE_FALSE(seen.topics[0].shrunk.empty());
    CHECK(seen.topics[0].shrunk.front().at > 29);
    CHECK(seen.topics[0].shrunk.front().at < 50);
    twin::Plan healed = plan;
    healed.steps.push_back(step(plan, 70, Do::set_disk, 2, 0));
    healed.steps.push_back(step(plan, 90, Do::set_disk, 2, 2e5));
    const twin::Observed back = play(healed);
    CHECK_FALSE(back.topics[0].expanded.empty());
    CHECK(back.topics[0].shrunk.size() > back.topics[0].expanded.size());
}

TEST_CASE("a silent controller keeps a leader's only request for 30 s, though heartbeats go on after two") {
    const auto expands = [](Do what) {
        twin::Plan plan = tiny_drill(2e5, 140, 1);
        plan.active_controller = 0;
        plan.topics[0].min_insync = 1;
        plan.producers[0].acks = twin::Acks::leader;
        plan.steps.push_back(step(plan, 0, Do::set_nic, 2, 2e4));
        plan.steps.push_back(step(plan, 80, what, 0));
        plan.steps.push_back(step(plan, 80, Do::set_nic, 2, 25e6));
        const twin::Observed seen = play(plan);
        CHECK(seen.brokers[2].fenced.empty());
        return seen.topics[0].expanded.empty() ? 1e9 : seen.topics[0].expanded.back().at;
    };
    CHECK(expands(Do::kill_controller) < 84);
    CHECK(expands(Do::isolate_controller) > 105);
    CHECK(expands(Do::isolate_controller) < 114);
}

TEST_CASE("up to 4.0 a change may reach brokers half a second late, each at its own time") {
    const auto slowest = [](KafkaVersion version) {
        double most = 0;
        for (std::uint64_t seed = 1; seed <= 10; ++seed) {
            twin::Plan plan = tiny_drill(1e6, 20);
            plan.kafka.version = version;
            plan.steps.push_back(step(plan, 0, Do::kill, 0));
            const twin::Observed seen = play(plan, seed);
            // Followed partitions acknowledge as soon as their leader has heard.
            most = std::max(most, *std::max_element(seen.producers[0].gap.begin(), seen.producers[0].gap.end()) - seen.brokers[0].fenced[0]);
        }
        return most;
    };
    CHECK(slowest(KafkaVersion::v4_0) > slowest(KafkaVersion::v4_1) + 0.1);
}

TEST_CASE("a rolling restart costs seconds even when idle, and in 4.x a session before the new process is let in") {
    const auto restarted = [](KafkaVersion version) {
        twin::Plan plan = tiny_drill(1e6, 40);
        plan.kafka.version = version;
        plan.steps.push_back(step(plan, 0, Do::terminate, 0));
        plan.steps.push_back(start(plan, 5, 0));
        const twin::Observed seen = play(plan);
        CHECK(seen.producers[0].errors == 0);
        REQUIRE(seen.brokers[0].exited.size() == 1);
        CHECK(seen.brokers[0].exited[0] > 1);
        CHECK(seen.brokers[0].exited[0] < 5.1);
        CHECK(*std::max_element(seen.producers[0].gap.begin(), seen.producers[0].gap.end()) < 1.6);
        return seen.brokers[0].registered.at(0) - seen.brokers[0].exited[0];
    };
    CHECK(restarted(KafkaVersion::v4_1) > 7.5);
    CHECK(restarted(KafkaVersion::v3_9) < 6);
}

TEST_CASE("version 3.9 fences at the expiry itself, ZooKeeper twice as late") {
    const auto fenced = [](KafkaVersion version) {
        twin::Plan plan = tiny_drill(1e5, 40);
        plan.kafka.version = version;
        plan.steps.push_back(step(plan, 0, Do::kill, 0));
        return play(plan, 4).brokers[0].fenced.at(0);
    };
    CHECK(fenced(KafkaVersion::v3_9) > 7);
    CHECK(fenced(KafkaVersion::v3_9) < 9.2);
    CHECK(fenced(KafkaVersion::zookeeper) > 12);
    CHECK(fenced(KafkaVersion::zookeeper) < 18.2);
}
