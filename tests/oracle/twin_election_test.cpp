// Elections, eligible replicas and losses, emerging in the request-by-request twin: the drill sets the stage and nothing else.
#include <doctest/doctest.h>

#include "tests/support/tiny_drill.hpp"

using namespace rehearse;
using namespace rehearse::test;
using twin::Do;

namespace {

/// One partition whose copies die in the order C, B, A: what is left is the leader's, then nobody's.
twin::Plan one_after_another(twin::Acks acks) {
    twin::Plan plan = tiny_drill(1e6, 60, 1);
    plan.producers[0].acks = acks;
    plan.steps.push_back(step(plan, 0, Do::kill, 1));
    plan.steps.push_back(step(plan, 0, Do::kill, 2));
    return plan;
}

twin::ConsumerPlan reader(const twin::Plan& plan, twin::Reset reset) {
    twin::ConsumerPlan c;
    c.name = "c";
    c.group = "g";
    c.to = plan.horizon;
    c.joined = true;
    c.reset = reset;
    return c;
}

/// The only replica in sync returns with an empty disk while the others live.
twin::Observed empty_last_replica(bool eligible, std::uint64_t seed) {
    twin::Plan plan = tiny_drill(1e6, 40, 1);
    plan.kafka.eligible_replicas = eligible ? 1 : 0;
    plan.partitions[0].records = 200;
    plan.producers[0].to = plan.zero + 20_s;
    // Followers are cut off and leave the set; then the leader dies, loses its disk, and all come back.
    for (const std::uint32_t b : {1u, 2u}) plan.steps.push_back(step(plan, 0, Do::isolate, b));
    plan.steps.push_back(step(plan, 22, Do::kill, 0));
    plan.steps.push_back(step(plan, 23, Do::wipe, 0));
    for (const std::uint32_t b : {1u, 2u}) plan.steps.push_back(step(plan, 34, Do::rejoin, b));
    twin::Step boot = start(plan, 38, 0);
    boot.boot->server_started = boot.boot->logs_loaded + 600_ms;
    plan.steps.push_back(boot);
    return play(plan, seed);
}

}  // namespace

TEST_CASE("what acks=1 acknowledged under min in-sync vanishes with the leader: an eligible replica leads, without it") {
    twin::Plan plan = one_after_another(twin::Acks::leader);
    plan.steps.push_back(step(plan, 20, Do::kill, 0));
    plan.steps.push_back(start(plan, 21, 1));
    plan.steps.push_back(start(plan, 21, 2));
    const twin::Observed off = [&] {
        twin::Plan old = plan;
        old.kafka.version = KafkaVersion::v3_9;
        return play(old);
    }();
    // Without eligible replicas the last one in sync is waited for.
    CHECK(off.topics[0].leaderless == 1);
    CHECK(off.topics[0].lost_records == 0);
    // With them nobody stopped cleanly, so none is eligible any more; the last known leader is waited for as well.
    CHECK(play(plan).topics[0].leaderless == 1);
    // Followers that were only cut off have all that was acknowledged to acks=all, and lead: the leader's own suffix is gone.
    twin::Plan cut = tiny_drill(1e6, 60, 1);
    cut.producers[0].acks = twin::Acks::leader;
    for (const std::uint32_t b : {1u, 2u}) cut.steps.push_back(step(cut, 0, Do::isolate, b));
    cut.steps.push_back(step(cut, 20, Do::kill, 0));
    for (const std::uint32_t b : {1u, 2u}) cut.steps.push_back(step(cut, 21, Do::rejoin, b));
    const twin::Observed on = play(cut);
    CHECK(on.topics[0].leaderless == 0);
    CHECK(on.topics[0].lost_records > 900);
    cut.producers[0].acks = twin::Acks::all;
    CHECK(play(cut).topics[0].lost_records == 0);
}

TEST_CASE("the last replica in sync returns with an empty disk and can wipe the partition, unless eligible replicas are kept") {
    int wiped = 0, offline = 0;
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        const twin::Observed off = empty_last_replica(false, seed);
        wiped += off.topics[0].lost_records > 400;
        offline += off.topics[0].leaderless == 1;
        CHECK((off.topics[0].lost_records > 400) != (off.topics[0].leaderless == 1));
        const twin::Observed on = empty_last_replica(true, seed);
        CHECK(on.topics[0].leaderless == 0);
        CHECK(on.topics[0].lost_records == 0);
    }
    // It is a race between the broker's unfencing and the report of its new directory.
    CHECK(wiped > 0);
    CHECK(offline > 0);
}

TEST_CASE("an unclean election trades acknowledged records for service, at fencing time and not after five minutes") {
    twin::Plan plan = tiny_drill(1e6, 60, 1);
    plan.topics[0].min_insync = 1;
    plan.kafka.version = KafkaVersion::v3_9;
    for (const std::uint32_t b : {1u, 2u}) plan.steps.push_back(step(plan, 0, Do::isolate, b));
    for (const std::uint32_t b : {1u, 2u}) plan.steps.push_back(step(plan, 20, Do::set_nic, b, 1e4));
    for (const std::uint32_t b : {1u, 2u}) plan.steps.push_back(step(plan, 20, Do::rejoin, b));
    plan.steps.push_back(step(plan, 25, Do::kill, 0));
    const twin::Observed clean = play(plan);
    CHECK(clean.topics[0].leaderless == 1);
    CHECK(clean.topics[0].lost_records == 0);
    plan.topics[0].unclean = true;
    const twin::Observed unclean = play(plan);
    CHECK(unclean.topics[0].leaderless == 0);
    CHECK(unclean.topics[0].lost_records > 500);
    REQUIRE_FALSE(unclean.topics[0].leaders.empty());
    CHECK(unclean.topics[0].leaders.back().at == doctest::Approx(unclean.brokers[0].fenced.back()).epsilon(0.01));
}

TEST_CASE("auto.offset.reset=latest turns an offset out of range into records that nobody reads and nobody reports") {
    const auto readers = [](twin::Reset reset) {
        std::uint64_t resets = 0, skipped = 0;
        for (std::uint64_t seed = 1; seed <= 8; ++seed) {
            twin::Plan plan = tiny_drill(1e6, 60, 1);
            plan.topics[0].min_insync = 1;
            plan.topics[0].unclean = true;
            plan.kafka.version = KafkaVersion::v3_9;
            plan.producers[0].acks = twin::Acks::leader;
            plan.consumers.push_back(reader(plan, reset));
            plan.consumers[0].paused = {{plan.zero + 24_s, plan.zero + 45_s}};      // its application is busy elsewhere
            for (const std::uint32_t b : {1u, 2u}) plan.steps.push_back(step(plan, 0, Do::isolate, b));
            for (const std::uint32_t b : {1u, 2u}) plan.steps.push_back(step(plan, 20, Do::set_nic, b, 1e4));
            for (const std::uint32_t b : {1u, 2u}) plan.steps.push_back(step(plan, 20, Do::rejoin, b));
            plan.steps.push_back(step(plan, 25, Do::kill, 0));
            for (const std::uint32_t b : {1u, 2u}) plan.steps.push_back(step(plan, 26, Do::set_nic, b, 25e6));
            const twin::Observed seen = play(plan, seed);
            resets += seen.consumers[0].resets;
            skipped += seen.consumers[0].skipped;
        }
        return std::pair(resets, skipped);
    };
    const auto latest = readers(twin::Reset::latest), earliest = readers(twin::Reset::earliest);
    CHECK(latest.first > 0);
    CHECK(latest.second > 0);
    CHECK(earliest.first > 0);
    CHECK(earliest.second == 0);
}

TEST_CASE("a broker that only clients reach goes on acknowledging acks=1, and all of it is cut away later") {
    twin::Plan plan = tiny_drill(1e6, 40, 3);
    plan.producers[0].acks = twin::Acks::leader;
    plan.steps.push_back(step(plan, 5, Do::cut_from_brokers, 0));
    plan.steps.push_back(step(plan, 25, Do::join_brokers, 0));
    const twin::Observed one = play(plan);
    CHECK(one.brokers[0].fenced.size() == 1);
    CHECK(one.topics[0].lost_records > 100);
    CHECK(one.producers[0].errors == 0);
    plan.producers[0].acks = twin::Acks::all;
    const twin::Observed all = play(plan);
    CHECK(all.topics[0].lost_records == 0);
}

TEST_CASE("a lost log directory is noticed in one request, and nothing is rebuilt on the disks that are left") {
    twin::Plan plan = tiny_drill(1e6, 60);
    for (twin::BrokerPlan& b : plan.brokers) b.dirs = 3;
    plan.steps.push_back(step(plan, 10, Do::fail_dir, 0, 0));
    const twin::Observed seen = play(plan);
    CHECK(seen.brokers[0].fenced.empty());
    REQUIRE(seen.topics[0].shrunk.size() == 2);                 // partitions 0 and 3 lay on it
    CHECK(seen.topics[0].shrunk.back().at < 10.3);
    CHECK(seen.topics[0].leaders.size() == 2);
    CHECK(seen.topics[0].expanded.empty());
    CHECK(seen.producers[0].gap[0] < 1.5);
    CHECK(seen.producers[0].gap[1] < 0.5);
    CHECK(seen.topics[0].lost_records == 0);
}

TEST_CASE("a caught-up replica that is not in sync holds the watermark back for 30 s") {
    twin::Plan plan = tiny_drill(2e5, 150, 1);
    plan.topics[0].min_insync = 1;
    plan.producers[0].acks = twin::Acks::leader;
    plan.consumers.push_back(reader(plan, twin::Reset::latest));
    // Both followers fall out for being slow; then no controller can confirm that they are back.
    for (const std::uint32_t b : {1u, 2u}) plan.steps.push_back(step(plan, 0, Do::set_nic, b, 2e4));
    for (const std::uint32_t c : {1u, 2u}) plan.steps.push_back(step(plan, 70, Do::kill_controller, c));
    plan.steps.push_back(step(plan, 72, Do::set_nic, 1, 25e6));
    plan.steps.push_back(step(plan, 85, Do::set_nic, 2, 25e6));
    // The first waits to be confirmed; the second cannot even be asked for. It freezes.
    plan.steps.push_back(step(plan, 100, Do::freeze, 2));
    const twin::Observed seen = play(plan);
    double still = 0;
    for (std::size_t s = 106; s < 134; ++s) still += seen.consumers[0].curve[s];
    double later = 0;
    for (std::size_t s = 137; s < 150; ++s) later += seen.consumers[0].curve[s];
    CHECK(still == 0);
    CHECK(later > 1e6);
}
