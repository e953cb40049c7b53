// Draws that depend on each other: normal numbers with a given table of correlations.
#pragma once

#include <vector>

#include "sim/numerics.hpp"
#include "sim/random.hpp"

namespace rehearse {

class CorrelatedNormals {
public:
    /// Symmetric, ones on the diagonal, no negative eigenvalue; full correlation (1 or -1) is allowed.
    explicit CorrelatedNormals(const Table& correlations);

    /// One number for each row, mean 0 and standard deviation 1. Takes as many normal draws as there are rows.
    std::vector<double> draw(RandomStream& stream) const;

private:
    Table factor_;  // its product with its transpose is the table of correlations
};

}  // namespace rehearse
