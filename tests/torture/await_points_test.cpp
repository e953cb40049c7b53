// Every await point of every process of the models, found in the source, is reached by a play and killed there. A process that is
// written tomorrow is found too: unless a play of this file reaches each of its awaits, the test names the line.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "models/architecture.hpp"
#include "models/architectures/automq.hpp"
#include "models/wals/object_wal.hpp"
#include "models/world.hpp"
#include "tests/support/tiny_study.hpp"
#include "tests/torture/await_points.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

/// Plays in which brokers die, start, recover logs, replay the WAL of others, open partitions, are stopped in order and emptied.
std::vector<TinyStudy> plays() {
    std::vector<TinyStudy> plays(5);
    plays[1].timeline = R"({ "at": "20 s", "fail": "zone", "zone": "b", "returns": { "after": "60 s" } })";
    plays[2].timeline = R"({ "at": "20 s", "fail": "broker", "broker": 3, "returns": { "after": "30 s", "volumes": "lost" } })";
    plays[3].timeline = R"({ "at": "20 s", "do": "shut-down", "broker": 2, "returns": { "after": "60 s" } }, { "at": "25 s", "do": "reassign", "broker": 3, "batch": 1 })";
    plays[4].settings = R"("automq.zone.router": true)";
    for (TinyStudy& play : plays) play.horizon = "5 min";
    return plays;
}

/// All that ship, and one whose steps have a grain in time, as those of large clusters have.
std::vector<ArchitectureInfo> cast() {
    std::vector<ArchitectureInfo> all = architectures();
    all.push_back(*find_architecture("automq-s3"));
    all.back().make = [](World& world) -> std::unique_ptr<Architecture> {
        return std::make_unique<Automq>(world, std::make_unique<ObjectWal>(world), MoveGrain{.exact_partitions = 0, .each = 1_ms});
    };
    return all;
}

struct Kill {
    std::uint64_t event = 0;  // after so many
    BrokerId broker;
};

/// The first event after which a process of some broker waits at each await point that this play reaches. Line 0: not started.
std::map<std::pair<std::string, AwaitPoint>, Kill> kills_of(const Study& study, const ArchitectureInfo& info) {
    std::map<std::pair<std::string, AwaitPoint>, Kill> kills;
    World world(study.spec, study.spec.cluster, info, shipped_catalog());
    world.begin();
    const Time end = Time{} + study.spec.horizon;
    while (world.sim.agenda.now() <= end && world.sim.agenda.step())
        for (const Broker& b : world.brokers)
            for (const ProcessPlace& place : world.life(b.id()).places())
                kills.try_emplace({place.function, point_of(place)}, Kill{world.sim.agenda.events(), b.id()});
    return kills;
}

/// Ends all processes of a broker after that event; what they held is given back, and the run goes on to its end.
void kill(const Study& study, const ArchitectureInfo& info, const Kill& at) {
    World world(study.spec, study.spec.cluster, info, shipped_catalog(), {.fluid = {.check = true}});
    world.begin();
    while (world.sim.agenda.events() < at.event) REQUIRE(world.sim.agenda.step());
    Scope& life = world.life(at.broker);
    CHECK(life.processes() > 0);
    life.close();
    CHECK(life.processes() == 0);
    life.reopen();
    world.sim.agenda.run_until(Time{} + study.spec.horizon);
    world.finish();
    CHECK(life.places().size() == life.processes());
}

/// A run that ends there, with everything in it.
void end_run(const Study& study, const ArchitectureInfo& info, const Kill& at) {
    World world(study.spec, study.spec.cluster, info, shipped_catalog());
    world.begin();
    while (world.sim.agenda.events() < at.event) world.sim.agenda.step();
    CHECK(world.life(at.broker).processes() > 0);
}

}  // namespace

TEST_CASE("every await point of every process in the fluid models is reached and survives the end of its process there") {
    std::set<AwaitPoint> missing = points_in_source([](const std::string& path) { return !of_the_twin(path); });
    CHECK(missing.size() >= 10);
    for (const ArchitectureInfo& info : cast())
        for (const TinyStudy& play : plays()) {
            const Study study = study_of(play);
            CAPTURE(info.name);
            CAPTURE(play.timeline);
            for (const auto& found : kills_of(study, info)) {
                CAPTURE(found.first.first);
                CAPTURE(found.first.second.second);
                kill(study, info, found.second);
                end_run(study, info, found.second);
                missing.erase(found.first.second);
            }
        }
    for (const auto& [file, line] : missing) FAIL_CHECK("no play of this test reaches the await at " << file << ":" << line << "; add one that does");
}
