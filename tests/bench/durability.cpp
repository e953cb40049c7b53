// durability: the chance that all copies of something are lost within a year, by failure biasing and by the Markov chain of the same; and what it takes to know it.
#include <cmath>
#include <cstdio>

#include "sim/numerics_markov.hpp"
#include "sim/replica_loss.hpp"
#include "timing.hpp"
#include "verbs.hpp"

namespace rehearse::bench {

namespace {

constexpr double hours_a_year = 8766;

ReplicaSystem copies(std::size_t count, double per_year, double repair_years) {
    ReplicaSystem system;
    system.elements.assign(count, Lifetime{per_year});
    system.sets.resize(1);
    for (std::uint32_t e = 0; e < count; ++e) system.sets[0].push_back(e);
    system.repair = {SpanLaw::exponential, repair_years};
    return system;
}

int run(const Values& values) {
    const auto count = static_cast<std::size_t>(values.count("copies"));
    const double rate = values.number("per-year"), repair = values.number("repair-hours") / hours_a_year, truth = probability_of_loss(static_cast<int>(count), rate, 1 / repair, Repair::parallel, 1);
    const double begun = user_seconds();
    const LossEstimate loss = simulated_loss(copies(count, rate, repair), 1, values.count("seed"), {.tolerance = values.number("tolerance")});
    const double took = user_seconds() - begun;
    const Estimate& p = loss.probability;
    std::printf("%zu copies: %.3g a year (%.3g to %.3g), half-width %.1f %%; Markov chain %.3g, %s that interval\n", count, p.value, p.low, p.high, 100 * p.relative_half_width(), truth,
                p.low <= truth && truth <= p.high ? "inside" : "outside");
    std::printf("%zu histories, %zu losses seen, mean weight %.3f (%.3f to %.3f), %s; %.2f s of user CPU\n", loss.histories, loss.hits, loss.mean_weight.value, loss.mean_weight.low,
                loss.mean_weight.high, loss.trustworthy() ? "trustworthy" : "not to be trusted", took);
    return 0;
}

}  // namespace

Verb durability() {
    return {"durability", "the chance to lose all copies within a year, simulated and by its Markov chain",
            {{"copies", "copies of it", "3"}, {"per-year", "how often a copy is lost in a year", "0.0355"}, {"repair-hours", "mean time until a lost copy stands again", "24"},
             {"tolerance", "relative half-width of the 95 % interval to stop at", "0.1"}, {"seed", "of the draws", "1"}},
            run};
}

}  // namespace rehearse::bench
