// Argument reduction to a short interval, a minimax polynomial there, and exact scaling back (fdlibm's scheme).
#include "sim/elementary.hpp"

#include <bit>
#include <cstdint>
#include <limits>

namespace rehearse {

namespace {

// ln 2 in two parts: the first has trailing zeros, so that k * ln2_high is exact for every exponent k.
constexpr double ln2_high = 6.93147180369123816490e-01;
constexpr double ln2_low = 1.90821492927058770002e-10;

/// 2 to the k for normal results.
double power_of_two(int k) { return std::bit_cast<double>(static_cast<std::uint64_t>(k + 1023) << 52); }

/// sin x for |x| <= pi/4.
double sin_kernel(double x) {
    const double z = x * x;
    const double r = 8.33333333332248946124e-03 +
                     z * (-1.98412698298579493134e-04 +
                          z * (2.75573137070700676789e-06 + z * (-2.50507602534068634195e-08 + z * 1.58969099521155010221e-10)));
    return x + z * x * (-1.66666666666666324348e-01 + z * r);
}

/// cos x for |x| <= pi/4. Near 0.5 the leading 1 - z/2 is split at q, so that its rounding error is not lost.
double cos_kernel(double x) {
    const double z = x * x;
    const double r = z * (4.16666666666666019037e-02 +
                          z * (-1.38888888888741095749e-03 +
                               z * (2.48015872894767294178e-05 +
                                    z * (-2.75573143513906633035e-07 + z * (2.08757232129817482790e-09 + z * -1.13596475577881948265e-11)))));
    const double magnitude = x < 0 ? -x : x;
    if (magnitude < 0.3) return 1.0 - (0.5 * z - z * r);
    const double q = magnitude > 0.78125 ? 0.28125 : 0.25 * magnitude;
    return (1.0 - q) - ((0.5 * z - q) - z * r);
}

struct Octant {
    int quarter;   // 0..4: how many quarter turns were taken off
    double angle;  // the rest in radians, within pi/4 of zero
};

Octant reduce(double u) {
    constexpr double two_pi = 6.283185307179586;
    const int quarter = static_cast<int>(u * 4.0 + 0.5);
    return {quarter, (u - 0.25 * quarter) * two_pi};
}

}  // namespace

double own_log(double x) {
    std::uint64_t bits = std::bit_cast<std::uint64_t>(x);
    int k = 0;
    if (bits < (std::uint64_t{1} << 52)) {
        bits = std::bit_cast<std::uint64_t>(x * 18014398509481984.0);  // 2^54 lifts a subnormal
        k = -54;
    }
    k += static_cast<int>(bits >> 52) - 1023;
    double m = std::bit_cast<double>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
    if (m > 1.4142135623730951) {
        m *= 0.5;
        ++k;
    }
    const double f = m - 1.0;
    const double s = f / (2.0 + f);
    const double z = s * s;
    const double w = z * z;
    const double even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
    const double odd = z * (6.666666666666735130e-01 +
                            w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
    const double half_square = 0.5 * f * f;
    const double scale = k;
    return scale * ln2_high - ((half_square - (s * (half_square + (even + odd)) + scale * ln2_low)) - f);
}

double own_exp(double x) {
    if (x != x) return x;
    if (x > 7.09782712893383973096e+02) return std::numeric_limits<double>::infinity();
    if (x < -7.45133219101941108420e+02) return 0.0;
    const int k = static_cast<int>(1.44269504088896338700 * x + (x < 0 ? -0.5 : 0.5));
    const double high = x - k * ln2_high;
    const double low = k * ln2_low;
    const double r = high - low;
    const double t = r * r;
    const double c = r - t * (1.66666666666666019037e-01 +
                              t * (-2.77777777770155933842e-03 +
                                   t * (6.61375632143793436117e-05 + t * (-1.65339022054652515390e-06 + t * 4.13813679705723846039e-08))));
    const double y = 1.0 - ((low - (r * c) / (2.0 - c)) - high);
    if (k < -1021) return y * power_of_two(k + 1000) * power_of_two(-1000);
    return k == 1024 ? y * 2.0 * power_of_two(1023) : y * power_of_two(k);
}

double cos_turns(double u) {
    const Octant o = reduce(u);
    switch (o.quarter & 3) {
        case 0: return cos_kernel(o.angle);
        case 1: return -sin_kernel(o.angle);
        case 2: return -cos_kernel(o.angle);
        default: return sin_kernel(o.angle);
    }
}

double sin_turns(double u) {
    const Octant o = reduce(u);
    switch (o.quarter & 3) {
        case 0: return sin_kernel(o.angle);
        case 1: return cos_kernel(o.angle);
        case 2: return -sin_kernel(o.angle);
        default: return -cos_kernel(o.angle);
    }
}

}  // namespace rehearse
