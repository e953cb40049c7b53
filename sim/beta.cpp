// Stirling's series after a shift upwards; the incomplete beta by its continued fraction (Abramowitz, Stegun, 26.5.8) as Lentz
// evaluates it; the quantile by bisection to the last bit.
#include "sim/beta.hpp"

#include <cmath>

#include "sim/check.hpp"
#include "sim/elementary.hpp"

namespace rehearse {

namespace {

double away_from_zero(double x) { return std::abs(x) < 1e-300 ? 1e-300 : x; }

/// Converges quickly for x < (a + 1) / (a + b + 2).
double continued_fraction(double x, double a, double b) {
    double c = 1, d = 1 / away_from_zero(1 - (a + b) * x / (a + 1)), value = d;
    for (int m = 1; m < 100000; ++m) {
        const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        d = 1 / away_from_zero(1 + even * d);
        c = away_from_zero(1 + even / c);
        value *= c * d;
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 / away_from_zero(1 + odd * d);
        c = away_from_zero(1 + odd / c);
        value *= c * d;
        if (std::abs(c * d - 1) < 1e-15) break;
    }
    return value;
}

}  // namespace

double log_gamma(double x) {
    expects(x > 0, "the gamma function of a positive number");
    double shifted = 1;
    for (; x < 15; x += 1) shifted *= x;
    const double r = 1 / (x * x);
    const double series = (1.0 / 12 - r * (1.0 / 360 - r * (1.0 / 1260 - r * (1.0 / 1680 - r * (1.0 / 1188 - r * 691.0 / 360360))))) / x;
    constexpr double half_log_two_pi = 0.91893853320467274178;
    return (x - 0.5) * own_log(x) - x + half_log_two_pi + series - own_log(shifted);
}

double beta_within(double x, double a, double b) {
    expects(x >= 0 && x <= 1 && a > 0 && b > 0, "a share, and two positive parameters");
    if (x == 0 || x == 1) return x;
    const double front = own_exp(log_gamma(a + b) - log_gamma(a) - log_gamma(b) + a * own_log(x) + b * own_log(1 - x));
    if (x < (a + 1) / (a + b + 2)) return front * continued_fraction(x, a, b) / a;
    return 1 - front * continued_fraction(1 - x, b, a) / b;
}

double beta_quantile(double p, double a, double b) {
    expects(p >= 0 && p <= 1, "a share between none and all");
    double low = 0, high = 1;
    for (double middle = 0.5; low < middle && middle < high; middle = 0.5 * (low + high)) {
        (beta_within(middle, a, b) < p ? low : high) = middle;
        if (high - low < 1e-15 * high) break;
    }
    return high;
}

}  // namespace rehearse
