// Known answers, accuracy, independence and goodness of fit of the random streams.
#include "sim/random.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "sim/check.hpp"
#include "sim/digest.hpp"
#include "sim/elementary.hpp"
#include "sim/philox.hpp"

using namespace rehearse;

namespace {

/// Distance in units of the last place of the reference.
double ulps(double value, double reference) {
    const double size = std::abs(reference);
    return std::abs(value - reference) / (std::nextafter(size, INFINITY) - size);
}

std::vector<double> draws(int n, double (*draw)(RandomStream&)) {
    RandomStream stream(2024, "draws", "fit");
    std::vector<double> xs;
    for (int i = 0; i < n; ++i) xs.push_back(draw(stream));
    return xs;
}

/// Kolmogorov and Smirnov's greatest distance times sqrt(n); above 1.95 in one of a thousand honest samples.
double ks(std::vector<double> xs, double (*cdf)(double)) {
    std::sort(xs.begin(), xs.end());
    const double n = static_cast<double>(xs.size());
    double worst = 0;
    for (std::size_t i = 0; i < xs.size(); ++i) {
        const double p = cdf(xs[i]);
        worst = std::max({worst, p - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - p});
    }
    return worst * std::sqrt(n);
}

double normal_cdf(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }

/// Pearson's statistic of equal cells, as a standard normal (Wilson and Hilferty); above 3.1 in one of a thousand.
double chi_square_score(const std::vector<double>& counts) {
    double total = 0, sum = 0;
    for (const double c : counts) total += c;
    const double expected = total / static_cast<double>(counts.size());
    for (const double c : counts) sum += (c - expected) * (c - expected) / expected;
    const double k = static_cast<double>(counts.size() - 1);
    return (std::cbrt(sum / k) - (1 - 2 / (9 * k))) / std::sqrt(2 / (9 * k));
}

}  // namespace

TEST_CASE("Philox4x32-10 gives the numbers published with it") {
    CHECK(philox({0, 0, 0, 0}, {0, 0}) == PhiloxBlock{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
    CHECK(philox({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}) ==
          PhiloxBlock{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
    CHECK(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
          PhiloxBlock{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("our exp, log, sine and cosine stay within one unit in the last place") {
    RandomStream stream(1, "elementary", "arguments");
    double log_worst = 0, exp_worst = 0, turn_worst = 0;
    for (int i = 0; i < 300'000; ++i) {
        const double x = std::ldexp(1 + stream.uniform(), static_cast<int>(stream.below(2000)) - 1000);
        log_worst = std::max(log_worst, ulps(own_log(x), std::log(x)));
        const double e = stream.uniform(-745, 709.7);
        exp_worst = std::max(exp_worst, ulps(own_exp(e), std::exp(e)));
        const double u = stream.uniform();
        const long double angle = 2 * 3.141592653589793238462643383279502884L * static_cast<long double>(u);
        turn_worst = std::max({turn_worst, std::abs(cos_turns(u) - static_cast<double>(std::cos(angle))),
                               std::abs(sin_turns(u) - static_cast<double>(std::sin(angle)))});
    }
    CHECK(log_worst <= 1);
    CHECK(exp_worst <= 1);
    CHECK(turn_worst <= 2.3e-16);
}

TEST_CASE("exp, log, sine and cosine at their ends") {
    CHECK(own_log(1) == 0);
    CHECK(own_log(5e-324) == doctest::Approx(-744.4400719213812));
    CHECK(own_log(1.7976931348623157e308) == doctest::Approx(709.782712893384));
    CHECK(own_exp(0) == 1);
    CHECK(own_exp(-800) == 0);
    CHECK(own_exp(-INFINITY) == 0);
    CHECK(own_exp(-745.1) == 4.9406564584124654e-324);
    CHECK(own_exp(709.782712893384) == doctest::Approx(1.797693134862273e308));
    CHECK(std::isinf(own_exp(710)));
    CHECK(std::isnan(own_exp(NAN)));
    CHECK(cos_turns(0) == 1);
    CHECK(cos_turns(0.25) == 0);
    CHECK(cos_turns(0.5) == -1);
    CHECK(sin_turns(0.75) == -1);
    CHECK(sin_turns(1) == 0);
}

TEST_CASE("a stream's numbers depend on its three names alone") {
    RandomStream a(1, "broker-3", "disk");
    RandomStream again(1, "broker-3", "disk");
    std::vector<std::uint64_t> first;
    for (int i = 0; i < 100; ++i) first.push_back(a.bits());
    for (int i = 0; i < 100; ++i) {
        RandomStream other(1, "broker-" + std::to_string(i), "arrivals");
        other.bits();
        CHECK(again.bits() == first[static_cast<std::size_t>(i)]);
    }
}

TEST_CASE("other seed, entity or purpose is another stream") {
    std::set<std::uint64_t> seen;
    int streams = 0;
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
        for (const char* entity : {"", "a", "ab", "b"}) {
            for (const char* purpose : {"", "b", "c", "bc", "a"}) {
                RandomStream stream(seed, entity, purpose);
                seen.insert(stream.bits());
                seen.insert(stream.bits());
                streams += 1;
            }
        }
    }
    CHECK(seen.size() == static_cast<std::size_t>(2 * streams));
}

TEST_CASE("the first draws of a named stream never change, whatever the compiler") {
    RandomStream stream(42, "broker-0", "failures");
    CHECK(stream.bits() == 10354632126067458758u);
    Digest digest;
    for (int i = 0; i < 1000; ++i) {
        digest.add(stream.uniform());
        digest.add(stream.uniform(-3, 8));
        digest.add(stream.exponential(2.5));
        digest.add(stream.normal());
        digest.add(stream.lognormal(10, 0.7));
        digest.add(stream.weibull(1.5, 3));
        digest.add(stream.below(1000));
        digest.add(static_cast<std::uint64_t>(stream.uniform(1_ms, 5_s).ns));
    }
    CHECK(digest.hex() == "1f56d3abb0f1b57a");
}

TEST_CASE("draws stay inside their bounds") {
    RandomStream stream(7, "bounds", "test");
    for (int i = 0; i < 20'000; ++i) {
        const double u = stream.uniform();
        CHECK_UNARY(u >= 0 && u < 1);
        const double v = stream.uniform(1, 1 + 4e-16);
        CHECK_UNARY(v >= 1 && v < 1 + 4e-16);
        CHECK_UNARY(stream.below(3) < 3);
        const Duration d = stream.uniform(-2_ns, 2_ns);
        CHECK_UNARY(d >= -2_ns && d < 2_ns);
        CHECK_UNARY(stream.exponential(2) >= 0);
        CHECK_UNARY(stream.weibull(0.5, 2) >= 0);
        CHECK_UNARY(stream.lognormal(3, 2) > 0);
    }
    CHECK(stream.uniform(5_s, 5_s) == 5_s);
    CHECK(stream.below(1) == 0);
    CHECK_THROWS_AS(stream.below(0), OurMistake);
    CHECK_THROWS_AS(stream.uniform(2, 1), OurMistake);
    CHECK_THROWS_AS(stream.uniform(2_s, 1_s), OurMistake);
}

TEST_CASE("distributions fit their formulas") {
    constexpr int n = 100'000;
    CHECK(ks(draws(n, [](RandomStream& s) { return s.uniform(); }), [](double x) { return x; }) < 1.95);
    CHECK(ks(draws(n, [](RandomStream& s) { return s.exponential(3); }), [](double x) { return 1 - std::exp(-x / 3); }) < 1.95);
    CHECK(ks(draws(n, [](RandomStream& s) { return s.normal(); }), normal_cdf) < 1.95);
    CHECK(ks(draws(n, [](RandomStream& s) { return s.lognormal(10, 0.5); }), [](double x) { return normal_cdf(std::log(x / 10) / 0.5); }) < 1.95);
    CHECK(ks(draws(n, [](RandomStream& s) { return s.weibull(0.7, 2); }), [](double x) { return 1 - std::exp(-std::pow(x / 2, 0.7)); }) < 1.95);
    CHECK(ks(draws(n, [](RandomStream& s) { return s.uniform(0_s, 10_s).seconds(); }), [](double x) { return x / 10; }) < 1.95);
}

TEST_CASE("a draw among n is even, for n that does and does not divide 2^64") {
    RandomStream stream(11, "below", "fit");
    for (const std::uint64_t n : {2u, 7u, 64u, 1000u}) {
        std::vector<double> counts(n);
        for (int i = 0; i < 200'000; ++i) ++counts[stream.below(n)];
        CAPTURE(n);
        CHECK(chi_square_score(counts) < 3.1);
        CHECK(chi_square_score(counts) > -3.1);
    }
}

TEST_CASE("every bit of a stream is a fair coin and neighbours do not depend on each other") {
    RandomStream stream(13, "bits", "fit");
    constexpr int n = 100'000;
    std::vector<double> ones(64), pairs(64);
    std::uint64_t before = stream.bits();
    for (int i = 0; i < n; ++i) {
        const std::uint64_t now = stream.bits();
        for (std::size_t b = 0; b < 64; ++b) {
            ones[b] += static_cast<double>(now >> b & 1);
            pairs[b] += static_cast<double>((now ^ before) >> b & 1);
        }
        before = now;
    }
    const double bound = 4.0 * std::sqrt(n / 4.0);
    for (std::size_t b = 0; b < 64; ++b) {
        CHECK(std::abs(ones[b] - n / 2.0) < bound);
        CHECK(std::abs(pairs[b] - n / 2.0) < bound);
    }
}

TEST_CASE("streams with neighbouring names are not correlated") {
    constexpr int n = 20'000;
    for (int k = 0; k < 20; ++k) {
        RandomStream a(1, "client-" + std::to_string(k), "arrivals");
        RandomStream b(1, "client-" + std::to_string(k + 1), "arrivals");
        double sum = 0;
        for (int i = 0; i < n; ++i) sum += (a.uniform() - 0.5) * (b.uniform() - 0.5);
        CHECK(std::abs(sum * 12 / n) < 4 / std::sqrt(static_cast<double>(n)));
    }
}
