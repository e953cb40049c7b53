// Every await point of the twin's processes, found in the source, is reached by a drill, and the broker that waits there dies there:
// the drill goes on, and nothing that was acknowledged is lost.
#include <doctest/doctest.h>

#include <map>

#include "tests/support/automq_drill.hpp"
#include "tests/torture/await_points.hpp"

using namespace rehearse;
using namespace rehearse::test;
using twin::Do;

namespace {

struct Death {
    std::uint64_t event = 0;  // after so many
    std::uint32_t broker = 0;
};

/// Brokers that are lost, stop, return, freeze, are cut off, and a partition that is moved by hand.
std::vector<twin::Plan> drills() {
    std::vector<twin::Plan> all;
    const auto drill = [&](auto... steps) {
        twin::Plan plan = automq_drill(1e6, 60);
        (plan.steps.push_back(steps), ...);
        all.push_back(plan);
    };
    const twin::Plan bare = automq_drill(1e6, 60);
    twin::Step by_hand = step(bare, 0, Do::reassign);
    by_hand.moves.push_back({0, {1}});
    drill(step(bare, 0, Do::kill, 0), start(bare, 25, 0));
    drill(step(bare, 0, Do::terminate, 0));
    drill(by_hand, step(bare, 0.1, Do::freeze, 0), step(bare, 2, Do::thaw, 0), step(bare, 4, Do::isolate, 1), step(bare, 6, Do::rejoin, 1));
    drill(step(bare, 0, Do::freeze, 0), step(bare, 30, Do::thaw, 0));
    drill(step(bare, 0, Do::kill, 0), start(bare, 1, 0));
    // Uploads one behind the other, reads one behind the other, and brokers that cannot send them.
    twin::Plan busy = bare;
    busy.automq->settings.wal_upload_threshold = Bytes{2e5};
    busy.automq->settings.object_part_size = Bytes{1e5};
    busy.automq->settings.wal_recovery_read_ahead = Bytes{1e5};
    busy.steps = {step(bare, 5, Do::freeze, 1), step(bare, 12, Do::thaw, 1), step(bare, 14, Do::cut_from_brokers, 2), step(bare, 22, Do::join_brokers, 2), step(bare, 24, Do::kill, 0)};
    all.push_back(busy);
    busy.steps.insert(busy.steps.begin(), step(bare, 0, Do::set_store_nic, 0, 5e5));
    all.push_back(busy);
    // Every record is an upload of its own, so that several begin at once.
    busy = automq_drill(1e6, 10);
    busy.automq->settings.wal_upload_threshold = Bytes{1e4};
    all.push_back(busy);
    // Owners that are cut off while they open.
    for (const double cut : {7.5, 8.0, 8.5, 9.0, 9.5})
        drill(step(bare, 0, Do::kill, 0), step(bare, cut, Do::isolate, 1), step(bare, cut, Do::isolate, 2), step(bare, cut + 2, Do::rejoin, 1), step(bare, cut + 2, Do::rejoin, 2));
    // Many partitions to close before an exit, and some that are moved on while they open.
    twin::Plan many = automq_drill(1e6, 60, 60);
    for (std::uint32_t p = 0; p < 30; p += 3) {
        by_hand.moves = {{p, {1}}};
        many.steps.push_back(by_hand);
        twin::Step on = by_hand;
        on.at = on.at + 150_ms * (p / 3 + 1);
        on.moves = {{p, {2}}};
        many.steps.push_back(on);
    }
    many.steps.push_back(step(bare, 5, Do::set_store_delay, 0, 0.5));
    many.steps.push_back(step(bare, 6, Do::terminate, 0));
    all.push_back(many);
    return all;
}

/// The first event after which a process of some broker waits at each await point that this drill reaches.
std::map<AwaitPoint, Death> deaths_of(const twin::Plan& plan) {
    std::map<AwaitPoint, Death> deaths;
    twin::Cluster cluster(plan, 1);
    cluster.begin({});
    while (cluster.sim.agenda.now() <= Time{} + plan.horizon && cluster.sim.agenda.step())
        for (std::uint32_t b = 0; b < plan.brokers.size(); ++b)
            for (const ProcessPlace& place : cluster.automq->life(b).places())
                deaths.try_emplace(point_of(place), Death{cluster.sim.agenda.events(), b});
    return deaths;
}

void die(const twin::Plan& plan, const Death& at) {
    twin::Cluster cluster(plan, 1);
    cluster.begin({});
    while (cluster.sim.agenda.events() < at.event) REQUIRE(cluster.sim.agenda.step());
    CHECK(cluster.automq->life(at.broker).processes() > 0);
    cluster.automq->halt(at.broker);
    cluster.sim.agenda.run_until(Time{} + plan.horizon);
    const twin::Observed seen = cluster.finish();
    CHECK(seen.topics[0].lost_records == 0);
}

/// A drill that ends there, with everything in it.
void end_drill(const twin::Plan& plan, const Death& at) {
    twin::Cluster cluster(plan, 1);
    cluster.begin({});
    while (cluster.sim.agenda.events() < at.event) cluster.sim.agenda.step();
    CHECK(cluster.automq->life(at.broker).processes() > 0);
}

}  // namespace

TEST_CASE("every await point of every process of the twin is reached, and the death of its broker there loses nothing acknowledged") {
    std::set<AwaitPoint> missing = points_in_source(of_the_twin);
    CHECK(missing.size() >= 30);
    for (const twin::Plan& plan : drills())
        for (const auto& [point, death] : deaths_of(plan)) {
            if (missing.erase(point) == 0) continue;
            CAPTURE(point.first);
            CAPTURE(point.second);
            die(plan, death);
            end_drill(plan, death);
        }
    for (const auto& [file, line] : missing) FAIL_CHECK("no drill of this test reaches the await at " << file << ":" << line << "; add one that does");
}
