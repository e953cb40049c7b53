// The service map that is brought up to date from change to change is the one that a single look at everything gives.
#include <doctest/doctest.h>

#include <string>

#include "models/architecture.hpp"
#include "models/world.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

TinyStudy restless(int seed) {
    TinyStudy tiny;
    tiny.brokers = 6;
    tiny.partitions = 24;
    tiny.seed = seed;
    tiny.consumer = seed % 2 == 0 ? R"("groups": 2, "from": "closest")" : R"("groups": 2)";
    tiny.timeline = R"({ "at": "1 min", "fail": "zone", "zone": "b", "returns": { "after": "1 min" } },
                       { "at": "65 s", "fail": "broker", "broker": 1, "returns": { "after": "20 s", "volumes": "lost" } },
                       { "at": "4 min", "fail": "isolation", "broker": 3, "returns": { "after": "40 s" } })";
    return tiny;
}

void check_same(const ServiceMap& kept, const ServiceMap& fresh, std::size_t topics) {
    for (std::size_t t = 0; t < topics; ++t) {
        const TopicService &a = kept.topic(t), &b = fresh.topic(t);
        CHECK(a.write.count == b.write.count);
        CHECK(a.read_leader.count == b.read_leader.count);
        CHECK(a.read_closest.count == b.read_closest.count);
        CHECK(a.followers == b.followers);
        CHECK(a.from_leader == b.from_leader);
        CHECK(a.from_near == b.from_near);
    }
    CHECK(kept.leaderless() == fresh.leaderless());
    CHECK(kept.under_replicated() == fresh.under_replicated());
    CHECK(kept.below_min_insync() == fresh.below_min_insync());
}

}  // namespace

TEST_CASE("whenever a run is stopped, the service map equals one that is made anew") {
    int seed = 0;
    for (const ArchitectureInfo& info : architectures()) {
        for (const int stop : {59, 61, 66, 70, 75, 86, 92, 97, 105, 121, 150, 160, 175, 230, 241, 252, 272, 290, 360}) {
            CAPTURE(info.name);
            CAPTURE(stop);
            const Study study = study_of(restless(++seed));
            World world(study.spec, study.spec.cluster, info, shipped_catalog());
            world.begin();
            world.sim.agenda.run_until(Time{} + 1_s * stop);
            world.service.refresh(world);
            ServiceMap fresh;
            fresh.begin(world);
            check_same(world.service, fresh, world.table.topics.size());
        }
    }
}
