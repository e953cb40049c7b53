// The estimators are means of products of columns; the bootstrap takes the same means with rows counted several times.
#include "sim/numerics_sensitivity.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "sim/check.hpp"
#include "sim/numerics_eigen.hpp"
#include "sim/random.hpp"

namespace rehearse {

namespace {

constexpr double levels = 4;
constexpr double leap = levels / (2 * (levels - 1));      // makes every level equally likely

template <class T>
void shuffle(std::vector<T>& items, RandomStream& draws) {
    for (std::size_t left = items.size(); left > 1; --left) std::swap(items[left - 1], items[draws.below(left)]);
}

/// A column of numbers, one from each of `rows` equal parts of [0, 1), in random order.
std::vector<double> strata(std::size_t rows, RandomStream& draws) {
    std::vector<double> column;
    for (std::size_t r = 0; r < rows; ++r) column.push_back((static_cast<double>(r) + draws.uniform()) / static_cast<double>(rows));
    shuffle(column, draws);
    return column;
}

/// Answers of the samples A and B and of the mixed ones, centred, one row a sample row.
struct Answers {
    Eigen::VectorXd a, b;
    Eigen::MatrixXd mixed;
};

Answers answers_of(std::size_t inputs, const std::vector<double>& answers) {
    const Eigen::Index rows = index_of(answers.size() / (inputs + 2));
    const Eigen::VectorXd all = vector_of(answers);
    Answers split{all.head(rows), all.segment(rows, rows), Eigen::MatrixXd(rows, index_of(inputs))};
    const double mean = 0.5 * (split.a.mean() + split.b.mean());
    for (std::size_t i = 0; i < inputs; ++i) split.mixed.col(index_of(i)) = all.segment(rows * index_of(i + 2), rows).array() - mean;
    split.a.array() -= mean;
    split.b.array() -= mean;
    return split;
}

struct Shares {
    Eigen::VectorXd first, total;
};

/// `weights` say how often each row counts and sum to 1.
Shares shares_of(const Answers& f, const Eigen::VectorXd& weights) {
    const double mean = 0.5 * weights.dot(f.a + f.b);
    const double variance = 0.5 * weights.dot(((f.a.array() - mean).square() + (f.b.array() - mean).square()).matrix());
    const Eigen::Index inputs = f.mixed.cols();
    Shares shares{Eigen::VectorXd::Zero(inputs), Eigen::VectorXd::Zero(inputs)};
    if (!(variance > 0)) return shares;
    for (Eigen::Index i = 0; i < inputs; ++i) {
        const Eigen::VectorXd moved = f.mixed.col(i) - f.a;
        shares.first(i) = weights.dot(f.b.cwiseProduct(moved)) / variance;
        shares.total(i) = 0.5 * weights.dot(moved.cwiseProduct(moved)) / variance;
    }
    return shares;
}

/// The middle 95 % of the resampled values.
Estimate around(double value, std::vector<double> resampled, std::size_t rows) {
    std::ranges::sort(resampled);
    const auto at = [&resampled](double p) { return resampled[static_cast<std::size_t>(p * static_cast<double>(resampled.size() - 1))]; };
    return {value, std::min(value, at(0.025)), std::max(value, at(0.975)), rows};
}

}  // namespace

ScreeningPlan screening_plan(std::size_t inputs, std::size_t trajectories, std::uint64_t seed) {
    expects(inputs > 0 && trajectories > 0, "inputs to move, and ways to move them");
    ScreeningPlan plan{Table(trajectories * (inputs + 1), inputs), {}};
    RandomStream draws(seed, "screening", "trajectories");
    for (std::size_t t = 0; t < trajectories; ++t) {
        std::vector<double> point;
        for (std::size_t i = 0; i < inputs; ++i) point.push_back(static_cast<double>(draws.below(static_cast<std::uint64_t>(levels))) / (levels - 1));
        std::vector<std::size_t> order(inputs);
        std::iota(order.begin(), order.end(), std::size_t{0});
        shuffle(order, draws);
        for (std::size_t step = 0; step <= inputs; ++step) {
            if (step > 0) point[order[step - 1]] += point[order[step - 1]] < 0.5 ? leap : -leap;
            plan.moved.push_back(step == 0 ? inputs : order[step - 1]);
            for (std::size_t i = 0; i < inputs; ++i) plan.points.at(t * (inputs + 1) + step, i) = point[i];
        }
    }
    return plan;
}

std::vector<ElementaryEffects> effects_of(const ScreeningPlan& plan, const std::vector<double>& answers) {
    expects(answers.size() == plan.points.rows, "an answer for each point");
    const std::size_t inputs = plan.points.columns;
    std::vector<std::vector<double>> effects(inputs);
    for (std::size_t row = 1; row < answers.size(); ++row) {
        const std::size_t i = plan.moved[row];
        if (i < inputs) effects[i].push_back((answers[row] - answers[row - 1]) / (plan.points.at(row, i) - plan.points.at(row - 1, i)));
    }
    std::vector<ElementaryEffects> all;
    for (const std::vector<double>& mine : effects) {
        const Eigen::VectorXd values = vector_of(mine);
        ElementaryEffects e{values.mean(), values.cwiseAbs().mean(), 0};
        if (values.size() > 1) e.deviation = std::sqrt((values.array() - e.mean).square().sum() / static_cast<double>(values.size() - 1));
        all.push_back(e);
    }
    return all;
}

Table variance_plan(std::size_t inputs, std::size_t rows, std::uint64_t seed) {
    expects(inputs > 0 && rows > 1, "inputs to vary, and rows to vary them in");
    Table plan(rows * (inputs + 2), inputs);
    for (std::size_t i = 0; i < inputs; ++i) {
        RandomStream draws(seed, "input " + std::to_string(i), "two samples");
        const std::vector<double> a = strata(rows, draws), b = strata(rows, draws);
        for (std::size_t r = 0; r < rows; ++r) {
            plan.at(r, i) = a[r];
            plan.at(rows + r, i) = b[r];
            for (std::size_t mixed = 0; mixed < inputs; ++mixed) plan.at(rows * (mixed + 2) + r, i) = mixed == i ? b[r] : a[r];
        }
    }
    return plan;
}

std::vector<VarianceShares> variance_shares(std::size_t inputs, const std::vector<double>& answers, std::uint64_t seed, std::size_t resamples) {
    expects(inputs > 0 && answers.size() % (inputs + 2) == 0 && answers.size() > inputs + 2, "an answer for each point of the plan");
    const Answers f = answers_of(inputs, answers);
    const Eigen::Index rows = f.a.size();
    const Shares whole = shares_of(f, Eigen::VectorXd::Constant(rows, 1 / static_cast<double>(rows)));
    std::vector<std::vector<double>> first(inputs), total(inputs);
    RandomStream draws(seed, "rows", "bootstrap");
    for (std::size_t s = 0; s < resamples; ++s) {
        Eigen::VectorXd weights = Eigen::VectorXd::Zero(rows);
        for (Eigen::Index r = 0; r < rows; ++r) weights(index_of(draws.below(static_cast<std::uint64_t>(rows)))) += 1 / static_cast<double>(rows);
        const Shares again = shares_of(f, weights);
        for (std::size_t i = 0; i < inputs; ++i) {
            first[i].push_back(again.first(index_of(i)));
            total[i].push_back(again.total(index_of(i)));
        }
    }
    std::vector<VarianceShares> all;
    for (std::size_t i = 0; i < inputs; ++i)
        all.push_back({around(whole.first(index_of(i)), std::move(first[i]), static_cast<std::size_t>(rows)), around(whole.total(index_of(i)), std::move(total[i]), static_cast<std::size_t>(rows))});
    return all;
}

}  // namespace rehearse
