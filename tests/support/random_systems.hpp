// Random sharing problems by seed, and the search for the smallest one that breaks a law.
#pragma once

#include <functional>
#include <string>

#include "tests/support/sharing_system.hpp"

namespace rehearse::test {

/// What random systems may contain; a law switches off what it does not speak about.
struct SystemShape {
    int pools = 6;
    int flows = 14;
    bool weights = true;
    bool coefficients = true;
    bool caps = true;
    bool gates = true;
    bool changes = true;
    bool zero_changes = true;
    bool cuts = true;
    bool cap_changes = false;
    bool endless = true;
    bool staggered = true;  // starts at different times
    bool loops = false;
    bool tidy = false;  // many equal capacities, amounts and weights: ties everywhere
};

/// Up to shape.pools pools and shape.flows flows; never unlimited, always finite.
System random_system(std::uint64_t seed, const SystemShape& shape);

/// Returns what is wrong with a system under a law; empty if it holds.
using Law = std::function<std::string(const System&)>;

/// Tries `count` systems. Empty if the law holds on all; else the smallest failing system found, with its fault.
std::string counterexample(const Law& law, const SystemShape& shape, int count, std::uint64_t first_seed = 1);

/// Empty if both ran alike: times within `relative` or 2 ns, amounts within `relative`.
std::string difference(const SystemOutcome& a, const SystemOutcome& b, double relative);

}  // namespace rehearse::test
