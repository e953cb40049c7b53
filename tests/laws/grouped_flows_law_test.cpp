// Flows of large clusters are grouped: one carries the threads of a follower to all leaders of a zone, and follows joins a little late. On
// random systems that are small enough to be played both ways, what that changes is bounded here and stated in docs/fidelity.md.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "models/architectures/kafka.hpp"
#include "models/facts.hpp"
#include "models/measure.hpp"
#include "sim/random.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

template <std::size_t exact_replicas>
std::unique_ptr<Architecture> made(World& world) {
    return std::make_unique<Kafka>(world, KafkaVariant{.tiered = false, .managed = false, .grain = {.exact_replicas = exact_replicas, .late = 0.02}});
}

Outcome played_as(const Study& study, std::unique_ptr<Architecture> (*make)(World&)) {
    ArchitectureInfo info = Kafka::info();
    info.make = make;
    return rehearse_one(study.spec, study.spec.cluster, info, shipped_catalog());
}

/// A broker or a zone is lost; what returns has its volumes or empty ones.
TinyStudy random_system(std::uint64_t seed) {
    RandomStream draw(seed, "random system", "shape");
    TinyStudy tiny;
    tiny.seed = static_cast<int>(seed);
    tiny.brokers = 3 * static_cast<int>(2 + draw.below(3));
    tiny.partitions = tiny.brokers * static_cast<int>(2 + draw.below(8));
    tiny.rate = std::to_string(20 + draw.below(180)) + " MB/s";
    tiny.producer = R"("connections": 20)";
    tiny.retention = std::to_string(5 + draw.below(30)) + " min";
    tiny.volume = R"("type": "gp3", "size": "8 TB", "throughput": ")" + std::to_string(250 + draw.below(750)) + R"( MiB/s", "iops": 16000)";
    tiny.horizon = "6 h";
    const std::string what = draw.below(2) == 0 ? R"("broker", "broker": 2)" : R"("zone", "zone": "b")";
    tiny.timeline = R"({ "at": "10 min", "fail": )" + what + R"(, "returns": { "after": ")" + std::to_string(2 + draw.below(20)) + R"( min", "volumes": ")" +
                    (draw.below(2) == 0 ? "kept" : "lost") + R"(" } })";
    return tiny;
}

double apart(double grouped, double exact) { return exact == grouped ? 0 : std::abs(grouped - exact) / std::max(std::abs(exact), 1e-9); }

double catch_up_bytes(const Outcome& o) {
    double sum = 0;
    for (const FactRecord& f : facts_of(o, CatchUpBegan::kind)) sum += number_in(f, "missing");
    return sum;
}

struct Apart { double reachable, whole, bytes; };

Apart play_both(std::uint64_t seed) {
    const Study study = study_of(random_system(seed));
    const Outcome exact = played_as(study, made<1'000'000>), grouped = played_as(study, made<0>);
    REQUIRE(exact.reachable.has_value());
    REQUIRE(exact.nothing_hidden.has_value());
    REQUIRE(grouped.nothing_hidden.has_value());
    return {apart(grouped.reachable->seconds(), exact.reachable->seconds()), apart(grouped.nothing_hidden->seconds(), exact.nothing_hidden->seconds()),
            apart(catch_up_bytes(grouped), catch_up_bytes(exact))};
}

}  // namespace

TEST_CASE("flows that are grouped as in large clusters change what recovery takes by little on random systems") {
    std::vector<double> whole;
    for (std::uint64_t seed = 1; seed <= 24; ++seed) {
        CAPTURE(seed);
        const Apart found = play_both(seed);
        CHECK(found.reachable <= 0.001);
        CHECK(found.bytes <= 0.01);
        whole.push_back(found.whole);
    }
    std::sort(whole.begin(), whole.end());
    CHECK(whole[whole.size() / 2] <= 0.005);
    CHECK(whole.back() <= 0.02);
}
