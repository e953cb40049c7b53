// The closed form is a finite series in the cosine of an angle; the quantile is found by bisection on it.
#include "sim/student.hpp"

#include <cmath>

#include "sim/check.hpp"

namespace rehearse {

namespace {

constexpr double pi = 3.141592653589793;

/// The angle whose tangent is x >= 0: halved four times, then the power series.
double angle_of(double x) {
    for (int i = 0; i < 4; ++i) x = x / (1 + std::sqrt(1 + x * x));
    double sum = 0;
    for (int k = 10; k >= 0; --k) sum = -sum * x * x + 1.0 / (2 * k + 1);
    return 16 * x * sum;
}

}  // namespace

double student_within(double t, std::size_t degrees_of_freedom) {
    expects(t >= 0 && degrees_of_freedom >= 1, "a distance, and at least one degree of freedom");
    const double n = static_cast<double>(degrees_of_freedom);
    const double cosine_squared = n / (n + t * t);
    const double sine = t / std::sqrt(n + t * t);
    const bool odd = degrees_of_freedom % 2 == 1;
    double term = odd ? std::sqrt(cosine_squared) : 1;
    double sum = 0;
    for (std::size_t k = odd ? 3 : 2; k <= degrees_of_freedom; k += 2) {
        sum += term;
        term *= cosine_squared * static_cast<double>(k - 1) / static_cast<double>(k);
    }
    return odd ? 2 / pi * (angle_of(t / std::sqrt(n)) + sine * sum) : sine * sum;
}

double student_quantile(double p, std::size_t degrees_of_freedom) {
    expects(p > 0 && p < 1, "a share between none and all");
    if (p < 0.5) return -student_quantile(1 - p, degrees_of_freedom);
    const double within = 2 * p - 1;
    if (within == 0) return 0;
    double low = 0, high = 1;
    while (student_within(high, degrees_of_freedom) < within && high < 1e300) high *= 2;
    for (double middle = 0.5 * (low + high); low < middle && middle < high; middle = 0.5 * (low + high)) {
        (student_within(middle, degrees_of_freedom) < within ? low : high) = middle;
    }
    return high;
}

}  // namespace rehearse
