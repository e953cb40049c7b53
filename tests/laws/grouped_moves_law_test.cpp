// Steps of large AutoMQ clusters have a grain in time. On random systems that are small enough to be played both ways, what that changes is
// bounded here and stated in docs/fidelity.md.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "models/architectures/automq.hpp"
#include "models/facts.hpp"
#include "models/measure.hpp"
#include "models/wals/object_wal.hpp"
#include "sim/random.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

/// Grains of 24 to 96 ms with the partitions of these systems, as of 24,000 to 96,000 partitions.
constexpr Duration each = 1_ms;

template <std::size_t exact_partitions>
std::unique_ptr<Architecture> made(World& world) {
    return std::make_unique<Automq>(world, std::make_unique<ObjectWal>(world), MoveGrain{.exact_partitions = exact_partitions, .each = each});
}

Outcome played_as(const Study& study, std::unique_ptr<Architecture> (*make)(World&)) {
    ArchitectureInfo info = *find_architecture("automq-s3");
    info.make = make;
    return rehearse_one(study.spec, study.spec.cluster, info, shipped_catalog());
}

/// A broker or a zone is lost and returns; then the balancer gives it work again.
TinyStudy random_system(std::uint64_t seed) {
    RandomStream draw(seed, "random system of moves", "shape");
    TinyStudy tiny;
    tiny.seed = static_cast<int>(seed);
    tiny.brokers = 3 * static_cast<int>(2 + draw.below(2));
    tiny.partitions = tiny.brokers * static_cast<int>(4 + draw.below(7));
    tiny.rate = std::to_string(20 + draw.below(180)) + " MB/s";
    tiny.producer = R"("connections": 20)";
    tiny.horizon = "40 min";
    const std::string what = draw.below(2) == 0 ? R"("broker", "broker": 2)" : R"("zone", "zone": "b")";
    tiny.timeline = R"({ "at": "10 min", "fail": )" + what + R"(, "returns": { "after": ")" + std::to_string(2 + draw.below(8)) + R"( min" } })";
    return tiny;
}

double partitions_moved(const Outcome& o) {
    double sum = 0;
    for (const FactRecord& f : facts_of(o, PartitionsMoved::kind)) sum += number_in(f, "partitions");
    return sum;
}

/// Byte seconds that writers waited from a moment on, over the bytes that moved partitions take in a second: how long each of them paused.
double mean_pause(const Outcome& o, const Study& study) {
    const Time from = facts_of(o, BalancingBegan::kind).front().at;
    double waited = 0;
    for (std::size_t i = 1; i < o.series.times.size(); ++i)
        if (o.series.times[i - 1] >= from)
            waited += (o.series.rows[i - 1][column::producer_backlog] + o.series.rows[i][column::producer_backlog]) / 2 *
                      seconds_between(o.series.times[i - 1], o.series.times[i]);
    const double each_takes_in = std::get<ProducerSpec>(study.spec.clients.front()).rate.per_second / static_cast<double>(study.spec.topics.front().partitions);
    // What waits grows evenly while a partition pauses: T * T / 2.
    return std::sqrt(2 * waited / (partitions_moved(o) * each_takes_in));
}

}  // namespace

TEST_CASE("steps with a grain in time, as in large clusters, change recovery and the pauses of moved partitions by a few grains at most") {
    std::vector<double> reachable, hidden, pause;
    for (std::uint64_t seed = 1; seed <= 16; ++seed) {
        CAPTURE(seed);
        const Study study = study_of(random_system(seed));
        const Outcome exact = played_as(study, made<1'000'000>), grouped = played_as(study, made<0>);
        REQUIRE(exact.nothing_hidden.has_value());
        REQUIRE(grouped.nothing_hidden.has_value());
        const double grain = each.seconds() * static_cast<double>(study.spec.topics.front().partitions);
        CHECK(partitions_moved(grouped) == partitions_moved(exact));
        reachable.push_back((grouped.reachable->seconds() - exact.reachable->seconds()) / grain);
        hidden.push_back((grouped.nothing_hidden->seconds() - exact.nothing_hidden->seconds()) / grain);
        if (partitions_moved(exact) > 0) pause.push_back((mean_pause(grouped, study) - mean_pause(exact, study)) / grain);
        CHECK(grouped.series.rows.back()[column::consumer_lag] < 1e5);
    }
    REQUIRE(pause.size() >= 12);
    const auto within = [](std::vector<double> grains, double median, double most) {
        for (double& g : grains) g = std::abs(g);
        std::sort(grains.begin(), grains.end());
        CHECK(grains[grains.size() / 2] <= median);
        CHECK(grains.back() <= most);
    };
    within(reachable, 1.5, 3);
    within(hidden, 2, 6);
    within(pause, 3, 4);
}
