// A balance: one side of an account against the sum of its parts. Conservation is a list of balances that hold.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace rehearse {

/// "produced = held + expired + lost", "moved = received + cut": whole and parts in the same unit.
struct Balance {
    std::string name;
    double whole = 0;
    std::vector<std::pair<std::string, double>> parts;

    /// Whole minus parts.
    double gap() const;
    /// Whether the gap is at most `tolerance` times the largest figure; rounding of sums is all that it forgives.
    bool holds(double tolerance = 1e-9) const;
    /// "produced 12 = held 10 + lost 1: 1 too much on the left".
    std::string sentence() const;
};

/// Sentences of the balances that do not hold; empty when everything is conserved.
std::vector<std::string> broken(const std::vector<Balance>& balances, double tolerance = 1e-9);

}  // namespace rehearse
