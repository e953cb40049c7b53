// Screening and variance shares against functions whose answer is known in closed form.
#include <doctest/doctest.h>

#include <cmath>
#include <functional>

#include "sim/numerics_sensitivity.hpp"

using namespace rehearse;

namespace {

constexpr double pi = 3.14159265358979323846;

using Function = std::function<double(const std::vector<double>&)>;

std::vector<double> answers(const Table& points, const Function& f) {
    std::vector<double> all;
    for (std::size_t r = 0; r < points.rows; ++r) {
        std::vector<double> point;
        for (std::size_t c = 0; c < points.columns; ++c) point.push_back(points.at(r, c));
        all.push_back(f(point));
    }
    return all;
}

/// Ishigami and Homma 1990, with 7 and 0.1, on the unit cube.
double ishigami(const std::vector<double>& u) {
    const double x = pi * (2 * u[0] - 1), y = pi * (2 * u[1] - 1), z = pi * (2 * u[2] - 1);
    return std::sin(x) + 7 * std::sin(y) * std::sin(y) + 0.1 * z * z * z * z * std::sin(x);
}

}  // namespace

TEST_CASE("elementary effects of a straight plane are its slopes, and an input that does nothing has none") {
    const ScreeningPlan plan = screening_plan(4, 10, 1);
    CHECK(plan.points.rows == 50);
    for (const double cell : plan.points.cells) CHECK((cell >= 0 && cell <= 1));
    const auto effects = effects_of(plan, answers(plan.points, [](const auto& u) { return 3 * u[0] - 2 * u[1] + 0.5 * u[3]; }));
    const double slopes[] = {3, -2, 0, 0.5};
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(effects[i].mean == doctest::Approx(slopes[i]));
        CHECK(effects[i].mean_size == doctest::Approx(std::abs(slopes[i])));
        CHECK(effects[i].deviation == doctest::Approx(0));
    }
}

TEST_CASE("an input that works through another has effects that differ") {
    const ScreeningPlan plan = screening_plan(2, 40, 3);
    const auto effects = effects_of(plan, answers(plan.points, [](const auto& u) { return (u[0] - 0.5) * (u[1] - 0.5); }));
    for (const ElementaryEffects& e : effects) {
        CHECK(e.deviation > 0.3);
        CHECK(std::abs(e.mean) < e.mean_size);
    }
}

TEST_CASE("variance shares of Ishigami's function are its closed form") {
    const double first[] = {0.3139, 0.4424, 0}, total[] = {0.5576, 0.4424, 0.2437};
    const auto shares = variance_shares(3, answers(variance_plan(3, 4000, 1), ishigami), 1, 200);
    for (std::size_t i = 0; i < 3; ++i) {
        INFO(i << ": " << shares[i].first.value << ", " << shares[i].total.value);
        CHECK(std::abs(shares[i].first.value - first[i]) < 0.04);
        CHECK(std::abs(shares[i].total.value - total[i]) < 0.04);
        CHECK(shares[i].total.low <= total[i] + 0.01);
        CHECK(shares[i].total.high >= total[i] - 0.01);
    }
}

TEST_CASE("bootstrap intervals of variance shares cover a known truth") {
    // For a sum of uniform inputs with slopes 3, 2 and 1 the shares are 9, 4 and 1 of 14.
    int inside = 0;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        const auto shares = variance_shares(3, answers(variance_plan(3, 100, seed), [](const auto& u) { return 3 * u[0] + 2 * u[1] + u[2]; }), seed, 200);
        inside += shares[1].total.low <= 4.0 / 14 && 4.0 / 14 <= shares[1].total.high;
    }
    CHECK(inside >= 180);
}

TEST_CASE("an answer that never changes has no shares, and plans repeat") {
    const auto shares = variance_shares(2, std::vector<double>(40, 7.0), 1, 50);
    CHECK(shares[0].total.value == 0);
    CHECK(shares[0].total.high == 0);
    CHECK(variance_plan(3, 8, 5).cells == variance_plan(3, 8, 5).cells);
    CHECK(variance_plan(3, 8, 5).cells != variance_plan(3, 8, 6).cells);
}
