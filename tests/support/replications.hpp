// Independent replications of a random experiment against a formula.
#pragma once

#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace rehearse::test {

constexpr std::uint64_t replications = 20;

/// Whether the formula lies within a 99.9 % interval of the replications' mean (Student's t with 19 degrees: 3.883).
inline bool inside(const std::string& what, const std::vector<double>& samples, double formula) {
    const double n = static_cast<double>(samples.size());
    const double mean = std::accumulate(samples.begin(), samples.end(), 0.0) / n;
    double square = 0;
    for (const double s : samples) square += (s - mean) * (s - mean);
    const double half = 3.883 * std::sqrt(square / (n - 1) / n);
    MESSAGE(what << ": measured " << mean << " +- " << half << ", formula " << formula);
    return std::abs(mean - formula) <= half;
}

}  // namespace rehearse::test
