// Fitting: least squares with bounds (to calibrate rates from measured drills) and linear regression with intervals (to say
// what a sweep's outcome depends on).
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sim/numerics.hpp"

namespace rehearse {

struct BoundedFit {
    std::vector<double> values;
    std::vector<bool> at_bound;  // values that the data would push further
    double residual = 0;         // length of the vector of residuals
    double condition = 0;        // of the table: above 1e8 or so the data cannot tell the values apart
};

/// The x with lower <= x <= upper that brings table * x closest to target (infinite bounds allowed).
BoundedFit fit_bounded(const Table& table, const std::vector<double>& target, const std::vector<double>& lower,
                       const std::vector<double>& upper);

struct Coefficient {
    double value = 0;
    double standard_error = 0;
    double low = 0, high = 0;  // the confidence interval
    double standardised = 0;   // change of the outcome, in its standard deviations, for one of the column's
};

struct Regression {
    Coefficient intercept;                  // its `standardised` is 0
    std::vector<Coefficient> coefficients;  // one a column
    double explained = 0;                   // share of the variance, R^2
    double residual_deviation = 0;
    std::size_t degrees_of_freedom = 0;
};

/// Ordinary least squares with an intercept; intervals by Student's t at `confidence`, exact for normal errors. Needs more
/// rows than columns + 1, and columns none of which is a combination of others or constant.
Regression regress(const Table& table, const std::vector<double>& outcome, double confidence = 0.95);

}  // namespace rehearse
