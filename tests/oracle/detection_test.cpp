// How long a loss stays unnoticed, against the arithmetic of heartbeats, sessions and the controller's periodic check: uniform phases
// over many seeds, so the means have known standard errors.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "models/facts.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

constexpr int seeds = 300;

TinyStudy crash() {
    TinyStudy tiny;
    tiny.partitions = 3;
    tiny.timeline = R"({ "at": "20 s", "fail": "broker", "broker": 2 })";
    tiny.horizon = "32 s";
    return tiny;
}

TinyStudy dark_zone(int brokers, const std::string& active_controller) {
    TinyStudy tiny;
    tiny.brokers = brokers;
    tiny.partitions = 12;
    tiny.cluster = R"("active controller": ")" + active_controller + '"';
    tiny.timeline = R"({ "at": "20 s", "fail": "zone", "zone": "b" })";
    tiny.horizon = "40 s";
    return tiny;
}

/// Seconds from the loss of the broker to the expiry of its session, a figure a seed.
std::vector<double> detection_times(const std::string& architecture) {
    std::vector<double> times;
    Study study = study_of(crash());
    for (study.spec.seed = 1; study.spec.seed <= seeds; ++study.spec.seed) {
        const Outcome o = played(study, architecture);
        times.push_back(seconds_between(the_fact(o, BrokerLost::kind).at, the_fact(o, SessionExpired::kind).at));
    }
    return times;
}

double mean_of(const std::vector<double>& values) {
    double sum = 0;
    for (const double v : values) sum += v;
    return sum / static_cast<double>(values.size());
}

/// The standard deviation of a span that is uniform over `width` seconds.
double spread(double width) { return width / std::sqrt(12.0); }

std::vector<double> gaps(const std::vector<FactRecord>& facts) {
    std::vector<double> found;
    for (std::size_t i = 1; i < facts.size(); ++i) found.push_back(seconds_between(facts[i - 1].at, facts[i].at));
    return found;
}

}  // namespace

TEST_CASE("a crashed Kafka broker is detected after 7.0 to 10.125 s, 8.5625 s in the mean") {
    const std::vector<double> times = detection_times("kafka");
    const auto [least, most] = std::ranges::minmax(times);
    CHECK(least >= 7.0);
    CHECK(most <= 10.125);
    // Both ends are approached, so nothing but the two phases decides.
    CHECK(least < 7.4);
    CHECK(most > 9.7);
    // 9 s after a heartbeat that is 0 to 2 s old, rounded up to a check every 1.125 s.
    const double error = std::hypot(spread(2), spread(1.125)) / std::sqrt(seeds);
    MESSAGE("mean " << mean_of(times) << " s, least " << least << " s, most " << most << " s, standard error " << error << " s");
    CHECK(std::abs(mean_of(times) - 8.5625) < 3 * error);
}

TEST_CASE("an AutoMQ controller, on the 3.9 rule, fences at the expiry itself: 7 to 9 s, 8 s in the mean") {
    const std::vector<double> times = detection_times("automq-s3");
    const auto [least, most] = std::ranges::minmax(times);
    CHECK(least >= 7.0);
    CHECK(most <= 9.0 + 1e-6);
    const double error = spread(2) / std::sqrt(seeds);
    MESSAGE("mean " << mean_of(times) << " s, least " << least << " s, most " << most << " s, standard error " << error << " s");
    CHECK(std::abs(mean_of(times) - 8.0) < 3 * error);
}

TEST_CASE("between an expired session and the fenced broker lie the controller's queue and one metadata commit") {
    TinyStudy tiny = crash();
    tiny.partitions = 300;
    for (tiny.seed = 1; tiny.seed <= 20; ++tiny.seed) {
        const Outcome o = played(tiny, "kafka");
        const FactRecord fenced = the_fact(o, BrokerFenced::kind);
        CHECK(number_in(fenced, "records") == 301);        // the broker's registration and a partition change each
        const double took = seconds_between(the_fact(o, SessionExpired::kind).at, fenced.at);
        // 1 ms an event and 10 us a record; then a linger of up to 25 ms, two flushes of 3 ms and a round trip of 1 ms.
        const double least = 0.001 + 301 * 10e-6 + 0.007;
        CHECK(took >= least - 1e-9);
        CHECK(took <= least + 0.025 + 1e-9);
    }
}

TEST_CASE("brokers that fail together are fenced one by one, at least 10 ms apart") {
    TinyStudy tiny = dark_zone(12, "a");
    for (tiny.seed = 1; tiny.seed <= 20; ++tiny.seed) {
        const Outcome o = played(tiny, "kafka");
        const std::vector<FactRecord> expired = facts_of(o, SessionExpired::kind);
        REQUIRE(expired.size() == 4);
        CHECK(std::ranges::min(gaps(expired)) >= 0.010);
        CHECK(seconds_between(the_fact(o, FailureStruck::kind).at, expired.front().at) >= 7.0);
        CHECK(seconds_between(the_fact(o, FailureStruck::kind).at, expired.back().at) <= 10.125 + 0.030);
    }
}

TEST_CASE("a broker that fails with the active controller is detected later, because the next one starts the session anew") {
    TinyStudy tiny = dark_zone(12, "b");
    for (tiny.seed = 1; tiny.seed <= 20; ++tiny.seed) {
        const Outcome o = played(tiny, "kafka");
        const std::vector<FactRecord> expired = facts_of(o, SessionExpired::kind);
        REQUIRE(expired.size() == 4);
        const double elected = seconds_between(the_fact(o, ControllerLost::kind).at, the_fact(o, ControllerElected::kind).at);
        // A fetch timer of 2 s that is up to 500 ms old, then 50 to 300 ms of votes and activation.
        CHECK(elected >= 1.55);
        CHECK(elected <= 2.3);
        // The checks are scheduled by the first event after the activation, so the eighth falls 1 ms after the sessions that began with it end.
        const double detected = seconds_between(the_fact(o, ControllerElected::kind).at, expired.front().at);
        CHECK(detected == doctest::Approx(9.001).epsilon(1e-9));
        CHECK(elected + detected > 10.5);
        // All sessions are equally old, so only the task's own delay lies between them.
        for (const double gap : gaps(expired)) CHECK(gap == doctest::Approx(0.010).epsilon(1e-9));
    }
}
