// The chance that all copies are lost, found by failure biasing, against the Markov chain and other closed forms; and the laws of
// lifetimes and spans against theirs.
#include <doctest/doctest.h>

#include <cmath>

#include "sim/lifetime.hpp"
#include "sim/numerics_markov.hpp"
#include "sim/replica_loss.hpp"

using namespace rehearse;

namespace {

constexpr double hour = 1 / 8766.0;     // in years

ReplicaSystem copies(std::size_t count, double per_year, Span repair) {
    ReplicaSystem system;
    system.elements.assign(count, Lifetime{per_year});
    system.sets = {{}};
    for (std::size_t e = 0; e < count; ++e) system.sets[0].push_back(static_cast<std::uint32_t>(e));
    system.repair = repair;
    return system;
}

void agrees(const ReplicaSystem& system, double truth, double tolerance = 0.1) {
    const LossEstimate e = simulated_loss(system, 1, 1, {.tolerance = tolerance});
    INFO(e.probability.value << " in " << e.probability.low << " .. " << e.probability.high << ", formula " << truth);
    CHECK(e.trustworthy());
    CHECK(e.probability.relative_half_width() <= tolerance);
    CHECK(std::abs(e.probability.value / truth - 1) <= 1.7 * tolerance);    // 99.9 % of what 95 % allows
}

}  // namespace

TEST_CASE("three copies with a chance of loss near one in a billion agree with the Markov chain to ten percent") {
    const double repair = 24 * hour, truth = probability_of_loss(3, 0.0355, 1 / repair, Repair::parallel, 1);
    CHECK(truth == doctest::Approx(1e-9).epsilon(0.02));
    agrees(copies(3, 0.0355, {SpanLaw::exponential, repair}), truth);
}

TEST_CASE("other numbers of copies, one crew, and frequent failures agree with the chain too") {
    const double repair = 48 * hour;
    agrees(copies(2, 0.02, {SpanLaw::exponential, repair}), probability_of_loss(2, 0.02, 1 / repair, Repair::parallel, 1), 0.05);
    agrees(copies(4, 0.1, {SpanLaw::exponential, repair}), probability_of_loss(4, 0.1, 1 / repair, Repair::parallel, 1));
    agrees(copies(3, 3, {SpanLaw::exponential, 0.1}), probability_of_loss(3, 3, 10, Repair::parallel, 1), 0.05);
    ReplicaSystem queued = copies(3, 0.02, {SpanLaw::exponential, repair});
    queued.crews = 1;
    agrees(queued, probability_of_loss(3, 0.02, 1 / repair, Repair::single, 1));
}

TEST_CASE("repairs that always take as long lose three copies at the rate that counting gives") {
    const double rate = 0.05, span = 48 * hour;     // a first failure, two more before its end, in either order
    agrees(copies(3, rate, {SpanLaw::fixed, span}), 3 * rate * rate * rate * span * span, 0.05);
}

TEST_CASE("two groups of copies lose either, and a shock that takes all copies leaves nothing to repair") {
    ReplicaSystem two = copies(3, 0.05, {SpanLaw::exponential, 48 * hour});
    const double one = probability_of_loss(3, 0.05, 1 / (48 * hour), Repair::parallel, 1);
    two.elements.assign(6, Lifetime{0.05});
    two.sets = {{0, 1, 2}, {3, 4, 5}};
    agrees(two, 1 - (1 - one) * (1 - one));
    ReplicaSystem shocked = copies(3, 1e-9, {SpanLaw::fixed, hour});
    shocked.shocks = {{0.04, {0, 1, 2}, 0.5}};
    agrees(shocked, 1 - std::exp(-0.04 * 0.125));
}

TEST_CASE("a fleet of mixed ages loses as much as one without memory when its failures are as frequent") {
    ReplicaSystem ageing = copies(3, 0.05, {SpanLaw::exponential, 48 * hour});
    for (Lifetime& life : ageing.elements) life.shape = 1.5;
    agrees(ageing, probability_of_loss(3, 0.05, 1 / (48 * hour), Repair::parallel, 1));
}

TEST_CASE("the variance check refuses what too few histories cannot know, and the seed alone decides") {
    const ReplicaSystem system = copies(3, 0.01, {SpanLaw::exponential, 24 * hour});
    const LossEffort little{.tolerance = 10, .least = 50, .most = 50};
    CHECK_FALSE(simulated_loss(system, 1, 1, little).trustworthy());
    CHECK(simulated_loss(system, 1, 7, little).probability.value == simulated_loss(system, 1, 7, little).probability.value);
    CHECK(simulated_loss(system, 1, 7, little).probability.value != simulated_loss(system, 1, 8, little).probability.value);
}

TEST_CASE("a lifetime expects its rate over a service life, whatever its shape, and inverts its hazard") {
    for (const double shape : {0.7, 1.0, 1.12, 3.0}) {
        const Lifetime life{0.2, shape, 5};
        CHECK(life.hazard_between(0, 5) == doctest::Approx(1));
        CHECK(life.hazard_between(2, 12) == doctest::Approx(2));
        for (const double amount : {1e-6, 0.3, 2.5}) CHECK(life.hazard_between(1.7, life.age_after(1.7, amount)) == doctest::Approx(amount));
        CHECK(life.hazard_between(2, 2 + 1e-6) == doctest::Approx(1e-6 * life.hazard_at(2)).epsilon(1e-5));
    }
    CHECK(std::isinf(Lifetime{0}.age_after(0, 1)));
}

TEST_CASE("spans have the means that their laws say") {
    RandomStream draws(1, "span", "mean");
    for (const Span span : {Span{SpanLaw::fixed, 2}, Span{SpanLaw::exponential, 2, 1, 0.5}, Span{SpanLaw::lognormal, 2, 0.5}, Span{SpanLaw::weibull, 2, 1.5, 1}}) {
        double sum = 0;
        for (int i = 0; i < 20000; ++i) sum += span.draw(draws) / 20000;
        CHECK(sum == doctest::Approx(span.mean()).epsilon(0.03));
    }
    CHECK(Span{SpanLaw::weibull, 2, 2}.mean() == doctest::Approx(std::sqrt(3.14159265358979)).epsilon(1e-9));
}
