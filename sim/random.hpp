// Named randomness: a stream is (seed, entity, purpose), drawn by counter, with distributions of our own.
// Promise: a stream's numbers depend on its three names alone. Adding a stream or a draw elsewhere changes nothing here,
// and the bits are equal on every compiler.
#pragma once

#include <cstdint>
#include <string_view>

#include "sim/units.hpp"

namespace rehearse {

class RandomStream {
public:
    RandomStream(std::uint64_t seed, std::string_view entity, std::string_view purpose);

    /// 64 independent bits.
    std::uint64_t bits();

    /// In [0, 1), a multiple of 2^-53.
    double uniform();
    /// In [a, b).
    double uniform(double a, double b);
    /// In [a, b), every nanosecond equally likely; a when the span is empty.
    Duration uniform(Duration a, Duration b);
    /// In {0, ..., n-1}, exactly uniform; n must not be 0.
    std::uint64_t below(std::uint64_t n);

    /// Mean time between events that strike without memory.
    double exponential(double mean);
    /// Mean 0, standard deviation 1.
    double normal();
    /// Half of the draws lie below the median; the logarithm has standard deviation sigma.
    double lognormal(double median, double sigma);
    /// Shape below 1: infant mortality; 1: exponential; above 1: wear-out. Scale: the 63.2 % quantile.
    double weibull(double shape, double scale);

private:
    double open_uniform() { return 1.0 - uniform(); }  // in (0, 1]: its logarithm is finite

    std::uint64_t key_;
    std::uint64_t family_;
    std::uint64_t drawn_ = 0;
    std::uint64_t spare_ = 0;
};

}  // namespace rehearse
