// The load that pools carried, minute by minute.
#include <doctest/doctest.h>

#include "experiments/study.hpp"
#include "models/minute_means.hpp"
#include "sim/random.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

constexpr Duration seconds(std::int64_t count) { return {count * 1'000'000'000}; }

}  // namespace

TEST_CASE("the load carried is the highest mean over a minute, however the minutes are cut") {
    MinuteMeans means;
    means.hold({0.2, 0.0}, seconds(90));
    means.hold({0.8, 0.0}, seconds(15));
    means.hold({0.2, 0.5}, seconds(1000));
    CHECK(means.highest(0) == doctest::Approx((0.2 * 45 + 0.8 * 15) / 60));
    CHECK(means.highest(1) == doctest::Approx(0.5));
    CHECK(means.highest(7) == 0);
}

TEST_CASE("before the first minute has ended the load carried is the mean so far") {
    MinuteMeans means;
    CHECK(means.highest(0) == 0);
    means.hold({1.0}, seconds(10));
    means.hold({0.0}, seconds(30));
    CHECK(means.highest(0) == doctest::Approx(0.25));
}

TEST_CASE("random loads: the load carried in minutes is that of sums second by second") {
    RandomStream draws(1, "minutes", "loads");
    for (int round = 0; round < 50; ++round) {
        MinuteMeans means;
        std::vector<double> each_second;
        for (int step = 0; step < 30; ++step) {
            const auto held = static_cast<std::int64_t>(1 + draws.below(step % 7 == 0 ? 400 : 40));
            const double share = draws.uniform();
            means.hold({share}, seconds(held));
            each_second.insert(each_second.end(), static_cast<std::size_t>(held), share);
        }
        // A stretch of whole minutes counts as one, with the same mean as each of them.
        double most = 0;
        for (std::size_t minute = 0; minute + 60 <= each_second.size(); minute += 60) {
            double sum = 0;
            for (std::size_t s = minute; s < minute + 60; ++s) sum += each_second[s];
            most = std::max(most, sum / 60);
        }
        CHECK(means.highest(0) == doctest::Approx(most));
    }
}

TEST_CASE("a burst of the balancer that fills a processor for a tenth of a second does not use up the headroom") {
    const Study study = parse_study(R"({
        "cluster": { "region": "us-east-1", "zones": 3, "brokers": { "count": 3, "instance": "m7g.xlarge", "volume": { "type": "gp3", "size": "6 TB" } } },
        "topics": [ { "name": "events", "partitions": 50, "retention": "24 h" } ],
        "clients": [ { "produce": "events", "rate": "50 MB/s" }, { "consume": "events", "groups": 3, "from": "closest" } ],
        "timeline": [ { "at": "10 min", "fail": "zone", "zone": "b", "returns": { "after": "10 min" } } ],
        "compare": [ "automq-s3" ], "horizon": "30 min" })",
                                    "bursts.json", shipped_catalog());
    const Outcome outcome = played(study, "automq-s3");
    bool burst = false;
    for (const PoolPeak& peak : outcome.peaks) {
        burst = burst || peak.before > 0.99;
        CHECK(peak.carried <= peak.before + 1e-12);
        CHECK(peak.carried < 0.9);
    }
    CHECK(burst);
}
