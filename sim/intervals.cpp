// Nothing here assumes more than independent samples; each function names its method.
#include "sim/intervals.hpp"

#include <algorithm>
#include <cmath>

#include "sim/beta.hpp"
#include "sim/check.hpp"
#include "sim/elementary.hpp"
#include "sim/student.hpp"

namespace rehearse {

namespace {

constexpr double inf = INFINITY;

struct Moments {
    double mean = 0, deviation = 0, skewness = 0;
};

Moments moments_of(const std::vector<double>& samples) {
    const double n = static_cast<double>(samples.size());
    Moments m;
    for (const double x : samples) m.mean += x / n;
    double second = 0, third = 0;
    for (const double x : samples) {
        const double d = x - m.mean;
        second += d * d / n;
        third += d * d * d / n;
    }
    m.deviation = samples.size() > 1 ? std::sqrt(second * n / (n - 1)) : 0;
    const double spread = std::sqrt(second);
    m.skewness = spread > 0 ? third / (spread * spread * spread) : 0;
    return m;
}

double cube_root(double x) { return x == 0 ? 0 : x < 0 ? -own_exp(own_log(-x) / 3) : own_exp(own_log(x) / 3); }

/// How many deviations the mean lies above the truth when Student's variable is t: the inverse of Hall's cubic.
double skewed_error(double t, double skewness, double n) {
    const double y = t / std::sqrt(n);
    if (std::abs(skewness) < 1e-6) return y;
    return 3 / skewness * (cube_root(1 + skewness * (y - skewness / (6 * n))) - 1);
}

/// Chance that fewer than k of n draws lie below the quantile p.
double fewer_than(std::size_t k, std::size_t n, double p) {
    if (k == 0) return 0;
    if (k > n) return 1;
    return 1 - beta_within(p, static_cast<double>(k), static_cast<double>(n - k) + 1);
}

}  // namespace

double Estimate::relative_half_width() const {
    if (low == high) return 0;
    return value == 0 ? inf : (high - low) / 2 / std::abs(value);
}

Estimate mean_of(const std::vector<double>& samples, double confidence) {
    expects(!samples.empty() && confidence > 0 && confidence < 1, "samples, and a confidence in (0, 1)");
    const Moments m = moments_of(samples);
    if (samples.size() == 1) return {m.mean, -inf, inf, 1};
    const double t = student_quantile(0.5 + confidence / 2, samples.size() - 1), n = static_cast<double>(samples.size());
    return {m.mean, m.mean - m.deviation * skewed_error(t, m.skewness, n), m.mean - m.deviation * skewed_error(-t, m.skewness, n), samples.size()};
}

Estimate mean_difference(const std::vector<double>& a, const std::vector<double>& b, double confidence) {
    expects(a.size() == b.size(), "the samples are pairs");
    std::vector<double> differences;
    for (std::size_t i = 0; i < a.size(); ++i) differences.push_back(a[i] - b[i]);
    return mean_of(differences, confidence);
}

/// The r-th smallest sample exceeds the quantile when fewer than r draws lie below it.
Estimate quantile_of(std::vector<double> samples, double p, double confidence) {
    expects(!samples.empty() && p > 0 && p < 1, "samples, and a share between none and all");
    std::sort(samples.begin(), samples.end());
    const std::size_t n = samples.size();
    const double tail = (1 - confidence) / 2;
    const auto rank = [&](double q) { return std::clamp<std::size_t>(static_cast<std::size_t>(std::ceil(q * static_cast<double>(n))), 1, n); };
    std::size_t lower = rank(p), upper = rank(p);
    while (lower > 0 && fewer_than(lower, n, p) > tail) --lower;
    while (upper <= n && 1 - fewer_than(upper, n, p) > tail) ++upper;
    return {samples[rank(p) - 1], lower == 0 ? -inf : samples[lower - 1], upper > n ? inf : samples[upper - 1], n};
}

Estimate share_of(std::size_t events, std::size_t trials, double confidence) {
    expects(trials > 0 && events <= trials, "at most as many events as trials");
    const double k = static_cast<double>(events), n = static_cast<double>(trials), out = 1 - confidence;
    if (events == 0) return {0, 0, beta_quantile(1 - out, 1, n), trials};
    if (events == trials) return {1, beta_quantile(out, n, 1), 1, trials};
    return {k / n, beta_quantile(out / 2, k, n - k + 1), beta_quantile(1 - out / 2, k + 1, n - k), trials};
}

}  // namespace rehearse
