// The numerics against closed forms and published tables.
#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include <doctest/doctest.h>

#include "sim/numerics_correlated.hpp"
#include "sim/numerics_fit.hpp"
#include "sim/numerics_markov.hpp"
#include "sim/random.hpp"
#include "sim/student.hpp"

using namespace rehearse;

namespace {

double relative(double value, double reference) { return std::abs(value - reference) / std::abs(reference); }

Table table_of(std::size_t columns, std::vector<double> cells) {
    Table table(cells.size() / columns, columns);
    table.cells = std::move(cells);
    return table;
}

constexpr double inf = INFINITY;

}  // namespace

TEST_CASE("data with two or three copies is lost after the time that the formulas give") {
    for (const double l : {1e-9, 1e-4, 0.3}) {
        for (const double m : {1e-3, 1.0, 50.0}) {
            const double single = mean_time_to_loss(3, l, m, Repair::single);
            const double parallel = mean_time_to_loss(3, l, m, Repair::parallel);
            CHECK(relative(mean_time_to_loss(1, l, m, Repair::single), 1 / l) < 1e-14);
            CHECK(relative(mean_time_to_loss(2, l, m, Repair::single), (3 * l + m) / (2 * l * l)) < 1e-14);
            CHECK(relative(single, (11 * l * l + 4 * l * m + m * m) / (6 * l * l * l)) < 1e-14);
            CHECK(relative(parallel, (11 * l * l + 7 * l * m + 2 * m * m) / (6 * l * l * l)) < 1e-14);
        }
    }
}

TEST_CASE("durability of many copies follows the recursion of a birth-death chain") {
    const double l = 1e-3, m = 0.7;
    for (int n = 1; n <= 8; ++n) {
        double h = 1 / (n * l), sum = h;
        for (int i = 1; i < n; ++i) {
            const double born = (n - i) * l;
            h = 1 / born + i * m / born * h;
            sum += h;
        }
        CHECK(relative(mean_time_to_loss(n, l, m, Repair::parallel), sum) < 1e-13);
    }
}

TEST_CASE("the chance of loss within a time: without repair exactly, with repair nearly exponential") {
    for (const double t : {0.01, 1.0, 30.0, 5000.0}) {
        const double lost = 1 - std::exp(-0.1 * t);
        CHECK(probability_of_loss(3, 0.1, 0, Repair::single, t) == doctest::Approx(lost * lost * lost).epsilon(1e-10));
    }
    const double mean = mean_time_to_loss(2, 1e-4, 1, Repair::single);
    const double year = 8760;
    CHECK(probability_of_loss(2, 1e-4, 1, Repair::single, year) == doctest::Approx(1 - std::exp(-year / mean)).epsilon(1e-3));
}

TEST_CASE("machines with crews are up as often as the repairman formula says") {
    const double l = 0.2, m = 1.5;
    for (const int crews : {1, 2, 5}) {
        const int machines = 5;
        MarkovChain chain(6);
        std::vector<double> expected{1};
        for (int down = 0; down < machines; ++down) {
            const auto state = static_cast<std::size_t>(down);
            const double breaks = (machines - down) * l, mends = std::min(down + 1, crews) * m;
            chain.add_rate(state, state + 1, breaks);
            chain.add_rate(state + 1, state, mends);
            expected.push_back(expected.back() * breaks / mends);
        }
        double total = 0, up = 0;
        for (const double p : expected) total += p;
        const std::vector<double> shares = chain.stationary();
        for (std::size_t i = 0; i < shares.size(); ++i) {
            CHECK(relative(shares[i], expected[i] / total) < 1e-14);
            up += shares[i] * static_cast<double>(machines - static_cast<int>(i)) / machines;
        }
        if (crews == machines) CHECK(relative(up, m / (l + m)) < 1e-14);
    }
}

TEST_CASE("two states approach their long-run shares exponentially") {
    MarkovChain chain(2);
    chain.add_rate(0, 1, 0.3);
    chain.add_rate(1, 0, 0.9);
    for (const double t : {0.0, 0.5, 3.0, 1000.0}) {
        const std::vector<double> now = chain.after({1, 0}, t);
        CHECK(now[0] == doctest::Approx(0.75 + 0.25 * std::exp(-1.2 * t)).epsilon(1e-12));
        CHECK(now[0] + now[1] == doctest::Approx(1).epsilon(1e-14));
    }
    CHECK(chain.stationary()[0] == doctest::Approx(0.75).epsilon(1e-15));
}

TEST_CASE("a walk between two walls ends after the time of the gambler's ruin") {
    MarkovChain chain(11);
    for (std::size_t i = 1; i < 10; ++i) {
        chain.add_rate(i, i - 1, 0.5);
        chain.add_rate(i, i + 1, 0.5);
    }
    const std::vector<double> times = chain.absorption_times();
    for (std::size_t i = 0; i <= 10; ++i) CHECK(times[i] == doctest::Approx(static_cast<double>(i * (10 - i))).epsilon(1e-13));
}

TEST_CASE("what may never end has an infinite time, and what cannot be reached has no long-run shares") {
    MarkovChain chain(4);  // 0 may fall into the end 1 or into the trap 2 <-> 3
    chain.add_rate(0, 1, 1);
    chain.add_rate(0, 2, 1e-6);
    chain.add_rate(2, 3, 1);
    chain.add_rate(3, 2, 1);
    const std::vector<double> times = chain.absorption_times();
    CHECK(std::isinf(times[0]));
    CHECK(times[1] == 0);
    CHECK(std::isinf(times[3]));
    CHECK_THROWS_AS(chain.stationary(), std::invalid_argument);
    CHECK_THROWS_AS(chain.add_rate(0, 1, -1), std::invalid_argument);
}

TEST_CASE("Student's quantiles agree with the published table") {
    CHECK(student_quantile(0.975, 1) == doctest::Approx(12.706204736174696).epsilon(1e-12));  // tan(0.475 pi)
    CHECK(student_quantile(0.975, 2) == doctest::Approx(4.302652729749463).epsilon(1e-12));  // 0.95 sqrt(2 / (1 - 0.95^2))
    CHECK(student_quantile(0.975, 3) == doctest::Approx(3.182446305284263).epsilon(1e-12));
    CHECK(student_quantile(0.95, 10) == doctest::Approx(1.8124611228107335).epsilon(1e-12));
    CHECK(student_quantile(0.995, 30) == doctest::Approx(2.7499956535672246).epsilon(1e-12));
    CHECK(student_quantile(0.9995, 5) == doctest::Approx(6.868826625881).epsilon(1e-9));
    CHECK(student_quantile(0.975, 100'001) == doctest::Approx(1.95996).epsilon(2e-5));
    CHECK(student_quantile(0.025, 7) == -student_quantile(0.975, 7));
    CHECK(student_quantile(0.5, 4) == 0);
    CHECK(student_within(1, 1) == doctest::Approx(0.5).epsilon(1e-15));
}

TEST_CASE("a straight line through four points, worked by hand") {
    const Regression line = regress(table_of(1, {1, 2, 3, 4}), {6, 5, 7, 10});
    CHECK(line.intercept.value == doctest::Approx(3.5));
    CHECK(line.coefficients[0].value == doctest::Approx(1.4));
    CHECK(line.degrees_of_freedom == 2);
    CHECK(line.residual_deviation == doctest::Approx(std::sqrt(2.1)));
    CHECK(line.explained == doctest::Approx(0.7));
    CHECK(line.coefficients[0].standard_error == doctest::Approx(std::sqrt(2.1 / 5)));
    CHECK(line.coefficients[0].standardised == doctest::Approx(std::sqrt(0.7)));
    CHECK(line.coefficients[0].high - 1.4 == doctest::Approx(4.302652729696142 * std::sqrt(0.42)));
}

TEST_CASE("a regression without noise finds its coefficients exactly, and refuses what cannot be told apart") {
    RandomStream random(5, "regression", "design");
    Table table(40, 3), twice(40, 2);
    std::vector<double> outcome;
    for (std::size_t i = 0; i < 40; ++i) {
        for (std::size_t j = 0; j < 3; ++j) table.at(i, j) = random.uniform(-1, 1);
        outcome.push_back(7 + 2 * table.at(i, 0) - 3 * table.at(i, 1) + 1e-3 * table.at(i, 2));
        twice.at(i, 0) = table.at(i, 0);
        twice.at(i, 1) = 2 * table.at(i, 0);
    }
    const Regression exact = regress(table, outcome);
    CHECK(exact.intercept.value == doctest::Approx(7));
    CHECK(exact.coefficients[1].value == doctest::Approx(-3));
    CHECK(exact.coefficients[2].value == doctest::Approx(1e-3).epsilon(1e-9));
    CHECK(exact.explained == doctest::Approx(1));
    CHECK_THROWS_AS(regress(twice, outcome), std::invalid_argument);
    CHECK_THROWS_AS(regress(table_of(1, {1, 2}), {1, 2}), std::invalid_argument);
}

TEST_CASE("intervals of a regression cover the truth as often as they say") {
    RandomStream random(6, "regression", "coverage");
    int covered = 0;
    constexpr int samples = 2000;
    for (int s = 0; s < samples; ++s) {
        Table table(8, 1);
        std::vector<double> outcome;
        for (std::size_t i = 0; i < 8; ++i) {
            table.at(i, 0) = static_cast<double>(i);
            outcome.push_back(1 + 0.5 * static_cast<double>(i) + random.normal());
        }
        const Coefficient slope = regress(table, outcome, 0.9).coefficients[0];
        covered += slope.low <= 0.5 && 0.5 <= slope.high ? 1 : 0;
    }
    CHECK(std::abs(covered - 0.9 * samples) < 3.3 * std::sqrt(samples * 0.9 * 0.1));
}

TEST_CASE("a bounded fit keeps to its bounds and is the plain fit where they do not matter") {
    const Table table = table_of(2, {1, 1, 1, 2, 1, 3, 1, 4});
    const std::vector<double> target{6, 5, 7, 10};
    const BoundedFit plain = fit_bounded(table, target, {-inf, -inf}, {inf, inf});
    CHECK(plain.values[0] == doctest::Approx(3.5));
    CHECK(plain.values[1] == doctest::Approx(1.4));
    CHECK_FALSE(plain.at_bound[0]);
    CHECK(plain.condition == doctest::Approx(7.4693).epsilon(1e-4));
    const BoundedFit held = fit_bounded(table, target, {0, 0}, {2, inf});
    CHECK(held.values[0] == 2);
    CHECK(held.at_bound[0]);
    const double slope = (1 * 4 + 2 * 3 + 3 * 5 + 4 * 8) / 30.0;
    CHECK(held.values[1] == doctest::Approx(slope));
    CHECK_THROWS_AS(fit_bounded(table, target, {1, 0}, {0, 1}), std::invalid_argument);
}

TEST_CASE("no bounded fit can be improved: the pull at each value points out of its bounds or is nothing") {
    RandomStream random(9, "bounded fit", "systems");
    for (int trial = 0; trial < 300; ++trial) {
        const std::size_t n = 1 + random.below(6), rows = n + random.below(6);
        Table table(rows, n);
        for (double& cell : table.cells) cell = random.normal();
        std::vector<double> target, low, high;
        for (std::size_t i = 0; i < rows; ++i) target.push_back(random.normal());
        for (std::size_t j = 0; j < n; ++j) {
            low.push_back(random.below(3) == 0 ? -inf : random.uniform(-1, 0));
            high.push_back(random.below(3) == 0 ? inf : random.uniform(0, 0.5));
        }
        const BoundedFit fit = fit_bounded(table, target, low, high);
        CAPTURE(trial);
        for (std::size_t j = 0; j < n; ++j) {
            double pull = 0;
            for (std::size_t i = 0; i < rows; ++i) {
                double error = target[i];
                for (std::size_t k = 0; k < n; ++k) error -= table.at(i, k) * fit.values[k];
                pull += table.at(i, j) * error;
            }
            CHECK_UNARY(fit.values[j] >= low[j] && fit.values[j] <= high[j]);
            if (fit.values[j] > low[j]) CHECK(pull > -1e-9);
            if (fit.values[j] < high[j]) CHECK(pull < 1e-9);
        }
    }
}

TEST_CASE("correlated draws have the correlations asked for") {
    const Table asked = table_of(3, {1, 0.8, -0.3, 0.8, 1, 0, -0.3, 0, 1});
    const CorrelatedNormals normals(asked);
    RandomStream random(3, "correlated", "draws");
    Table found(3, 3);
    constexpr int n = 100'000;
    for (int s = 0; s < n; ++s) {
        const std::vector<double> x = normals.draw(random);
        for (std::size_t i = 0; i < 3; ++i) {
            for (std::size_t j = 0; j < 3; ++j) found.at(i, j) += x[i] * x[j] / n;
        }
    }
    for (std::size_t c = 0; c < 9; ++c) CHECK(std::abs(found.cells[c] - asked.cells[c]) < 4.5 / std::sqrt(n));
}

TEST_CASE("full correlation gives equal and opposite draws, and impossible correlations are refused") {
    const CorrelatedNormals same(table_of(3, {1, 1, -1, 1, 1, -1, -1, -1, 1}));
    RandomStream random(4, "correlated", "draws");
    for (int s = 0; s < 100; ++s) {
        const std::vector<double> x = same.draw(random);
        CHECK(x[0] == doctest::Approx(x[1]));
        CHECK(x[0] == doctest::Approx(-x[2]));
    }
    CHECK_THROWS_AS(CorrelatedNormals(table_of(3, {1, 0.9, -0.9, 0.9, 1, 0.9, -0.9, 0.9, 1})), std::invalid_argument);
    CHECK_THROWS_AS(CorrelatedNormals(table_of(2, {1, 0.5, 0.4, 1})), std::invalid_argument);
    CHECK_THROWS_AS(CorrelatedNormals(table_of(2, {2, 0, 0, 1})), std::invalid_argument);
    CHECK_THROWS_AS(CorrelatedNormals(Table(2, 3)), std::invalid_argument);
}
