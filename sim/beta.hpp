// The beta distribution: what exact intervals of shares and of quantiles need. Elementary functions of our own, so that an interval
// has the same bits on every compiler.
#pragma once

namespace rehearse {

/// Natural logarithm of the gamma function, for x > 0; relative error below 1e-13.
double log_gamma(double x);

/// Probability that a beta variable with parameters a, b > 0 is at most x, for x in [0, 1].
/// For whole k and n: beta_within(p, k, n - k + 1) is the probability of k or more successes in n trials at chance p.
double beta_within(double x, double a, double b);

/// The x below which a share `p` of the distribution lies; p in [0, 1].
double beta_quantile(double p, double a, double b);

}  // namespace rehearse
