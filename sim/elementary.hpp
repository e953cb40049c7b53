// exp, log, sine and cosine of our own, so that a drawn number has the same bits on every compiler and C library.
// Only + - * / and std::sqrt are used, which IEEE 754 rounds in one way; built without contraction. Errors stay below 1 ulp.
// Method and coefficients: Sun Microsystems' fdlibm 5.3 (e_exp.c, e_log.c, k_sin.c, k_cos.c), freely distributable.
#pragma once

namespace rehearse {

/// Natural logarithm of x; x must be a positive, finite number (subnormals included).
double own_log(double x);

/// e to the x; 0 below -745.13, infinite above 709.78.
double own_exp(double x);

/// Cosine and sine of a whole turn times u, for u in [0, 1]: the reduction of the angle is exact.
double cos_turns(double u);
double sin_turns(double u);

}  // namespace rehearse
