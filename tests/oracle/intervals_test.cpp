// Intervals against published values and, over a thousand repetitions of cases with known truth, against their promise.
#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "sim/beta.hpp"
#include "sim/intervals.hpp"
#include "sim/numerics_markov.hpp"
#include "sim/random.hpp"
#include "sim/replica_loss.hpp"

using namespace rehearse;

namespace {

/// How many of 1,000 repetitions have the truth inside; `make` gets the repetition's number.
template <class Make>
double covered(double truth, Make make) {
    int inside = 0;
    for (std::uint64_t r = 0; r < 1000; ++r) {
        const Estimate e = make(r);
        inside += e.low <= truth && truth <= e.high;
    }
    return inside / 1000.0;
}

template <class Draw>
std::vector<double> samples(std::uint64_t repetition, int count, Draw draw) {
    RandomStream draws(repetition, "sample", "coverage");
    std::vector<double> all;
    for (int i = 0; i < count; ++i) all.push_back(draw(draws));
    return all;
}

/// A year with five incidents on average, each with a log-normal price: skewed as years are.
double year_of(RandomStream& draws) {
    double sum = 0;
    for (double t = draws.exponential(0.2); t < 1; t += draws.exponential(0.2)) sum += draws.lognormal(1, 1);
    return sum;
}

void keeps_its_promise(double share) {
    CHECK(share >= 0.93);
    CHECK(share <= 0.97);
}

}  // namespace

TEST_CASE("the beta distribution agrees with its tables and with sums of binomial chances") {
    CHECK(log_gamma(0.5) == doctest::Approx(0.57236494292470009).epsilon(1e-14));
    CHECK(log_gamma(100) == doctest::Approx(359.13420536957540).epsilon(1e-14));
    CHECK(beta_within(0.3, 2, 5) == doctest::Approx(0.579825).epsilon(1e-13));
    double sum = 0, term = std::pow(0.8, 20);       // chance of k successes in 20 trials at 0.2
    for (int k = 0; k <= 3; ++k) {
        sum += term;
        term *= (20.0 - k) / (k + 1) * 0.25;
    }
    CHECK(1 - beta_within(0.2, 4, 17) == doctest::Approx(sum).epsilon(1e-12));
    for (const double p : {1e-6, 0.025, 0.5, 0.999}) CHECK(beta_within(beta_quantile(p, 3, 8), 3, 8) == doctest::Approx(p).epsilon(1e-10));
}

TEST_CASE("a share has the interval of Clopper and Pearson, and none in a thousand is at most three in a thousand") {
    const Estimate some = share_of(3, 20);
    CHECK(some.value == doctest::Approx(0.15));
    CHECK(some.low == doctest::Approx(0.032071).epsilon(1e-4));
    CHECK(some.high == doctest::Approx(0.378927).epsilon(1e-4));
    const Estimate none = share_of(0, 1000);
    CHECK(none.low == 0);
    CHECK(none.high == doctest::Approx(1 - std::pow(0.05, 0.001)).epsilon(1e-9));
    CHECK(share_of(1000, 1000).low == doctest::Approx(std::pow(0.05, 0.001)).epsilon(1e-9));
    CHECK(share_of(1000, 1000).high == 1);
}

TEST_CASE("the mean of samples without skew has Student's interval") {
    const Estimate e = mean_of({-3, -1, 0, 1, 3});
    CHECK(e.value == doctest::Approx(0));
    CHECK(e.high == doctest::Approx(2.776445 * std::sqrt(5.0 / 5)).epsilon(1e-6));     // t for 4 degrees; variance 5
    CHECK(e.low == doctest::Approx(-e.high));
    CHECK(std::isinf(mean_of({1.0}).high));
    CHECK(mean_of({2, 2, 2}).relative_half_width() == 0);
}

TEST_CASE("quantiles lie between order statistics, and an end that too few samples cannot bound is open") {
    std::vector<double> ranks;
    for (int i = 1; i <= 100; ++i) ranks.push_back(i);
    const Estimate median = quantile_of(ranks, 0.5);
    CHECK(median.value == 50);
    CHECK(median.low == 40);        // the ranks of the tables for n = 100
    CHECK(median.high == 61);
    CHECK(std::isinf(quantile_of(ranks, 0.99).high));
    CHECK(std::isfinite(quantile_of(ranks, 0.99).low));
}

TEST_CASE("95 % intervals cover the truth in 93 to 97 of 100 repetitions") {
    keeps_its_promise(covered(0, [](std::uint64_t r) { return mean_of(samples(r, 10, [](RandomStream& d) { return d.normal(); })); }));
    keeps_its_promise(covered(1, [](std::uint64_t r) { return mean_of(samples(r, 100, [](RandomStream& d) { return d.exponential(1); })); }));
    keeps_its_promise(covered(5 * std::exp(0.5), [](std::uint64_t r) { return mean_of(samples(r, 50, year_of)); }));
    keeps_its_promise(covered(0.5, [](std::uint64_t r) { return quantile_of(samples(r, 1000, [](RandomStream& d) { return d.uniform(); }), 0.5); }));
    keeps_its_promise(covered(0.3, [](std::uint64_t r) {
        std::size_t events = 0;
        for (const double x : samples(r, 500, [](RandomStream& d) { return d.uniform(); })) events += x < 0.3;
        return share_of(events, 500);
    }));
}

TEST_CASE("the same weather for both designs narrows the interval of their difference, and it still covers") {
    const auto pair = [](std::uint64_t r) {
        const std::vector<double> weather = samples(r, 60, year_of);
        std::vector<double> other = weather;
        RandomStream own(r, "other design", "coverage");
        for (double& x : other) x = 0.8 * x + own.uniform();
        return mean_difference(weather, other);
    };
    keeps_its_promise(covered(0.2 * 5 * std::exp(0.5) - 0.5, pair));
    const Estimate alone = mean_of(samples(1, 60, year_of));
    CHECK(pair(1).high - pair(1).low < 0.4 * (alone.high - alone.low));
}

TEST_CASE("the interval of a biased simulation covers what the Markov chain says") {
    ReplicaSystem system;
    system.elements.assign(3, Lifetime{0.5});
    system.sets = {{0, 1, 2}};
    system.repair = {SpanLaw::exponential, 0.01};
    const double truth = probability_of_loss(3, 0.5, 100, Repair::parallel, 1);
    keeps_its_promise(covered(truth, [&](std::uint64_t r) { return simulated_loss(system, 1, r, {.tolerance = 1e9, .least = 300, .most = 300}).probability; }));
}
