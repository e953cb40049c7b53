// coverage: how often 95 % intervals hold the truth, over repetitions of cases whose truth is known.
#include <cmath>
#include <cstdio>
#include <functional>

#include "sim/intervals.hpp"
#include "sim/random.hpp"
#include "verbs.hpp"

namespace rehearse::bench {

namespace {

/// Samples of one repetition, what is estimated of them, and the truth of that.
struct Case {
    const char* name;
    std::size_t samples;
    double truth;
    double (*draw)(RandomStream&);
    Estimate (*estimate)(const std::vector<double>&);
};

/// A year with five incidents on average, each with a log-normal price.
double year(RandomStream& draws) {
    double sum = 0;
    for (double t = draws.exponential(0.2); t < 1; t += draws.exponential(0.2)) sum += draws.lognormal(1, 1);
    return sum;
}

Estimate mean(const std::vector<double>& samples) { return mean_of(samples); }
Estimate middle(const std::vector<double>& samples) { return quantile_of(samples, 0.5); }

Estimate share(const std::vector<double>& samples) {
    std::size_t events = 0;
    for (const double x : samples) events += x < 0.3;
    return share_of(events, samples.size());
}

const std::vector<Case>& cases() {
    static const std::vector<Case> all{{"mean of 10 normal", 10, 0, [](RandomStream& d) { return d.normal(); }, mean},
                                       {"mean of 100 exponential", 100, 1, [](RandomStream& d) { return d.exponential(1); }, mean},
                                       {"mean of 50 years of incidents", 50, 5 * std::exp(0.5), year, mean},
                                       {"median of 1000 uniform", 1000, 0.5, [](RandomStream& d) { return d.uniform(); }, middle},
                                       {"share of 500", 500, 0.3, [](RandomStream& d) { return d.uniform(); }, share}};
    return all;
}

int run(const Values& values) {
    const std::uint64_t repetitions = values.count("repetitions");
    for (const Case& one : cases()) {
        std::uint64_t inside = 0;
        for (std::uint64_t r = 0; r < repetitions; ++r) {
            RandomStream draws(r, "sample", "coverage");
            std::vector<double> samples;
            for (std::size_t i = 0; i < one.samples; ++i) samples.push_back(one.draw(draws));
            const Estimate e = one.estimate(samples);
            inside += e.low <= one.truth && one.truth <= e.high;
        }
        std::printf("%-30s %.1f %% of %llu intervals hold the truth\n", one.name, 100.0 * static_cast<double>(inside) / static_cast<double>(repetitions), static_cast<unsigned long long>(repetitions));
    }
    return 0;
}

}  // namespace

Verb coverage() {
    return {"coverage", "how often 95 % intervals hold a truth that is known", {{"repetitions", "of each case", "1000"}}, run};
}

}  // namespace rehearse::bench
