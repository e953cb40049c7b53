// Bounded least squares by an active set (Stark, Parker, "Bounded-variable least squares", 1995); regression by a
// rank-revealing QR decomposition.
#include "sim/numerics_fit.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "sim/check.hpp"
#include "sim/numerics_eigen.hpp"
#include "sim/student.hpp"

namespace rehearse {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

enum class Hold { free, low, high };

/// One fit in progress: some values held at a bound, the others free.
struct ActiveSet {
    MatrixXd a;
    VectorXd b, low, high, x;
    std::vector<Hold> holds;

    std::vector<Index> free_ones() const {
        std::vector<Index> list;
        for (Index i = 0; i < x.size(); ++i) {
            if (holds[static_cast<std::size_t>(i)] == Hold::free) list.push_back(i);
        }
        return list;
    }

    /// Goes towards the best values of the free ones, as far as the first bound; true if it arrived.
    bool step(const std::vector<Index>& list) {
        const VectorXd wanted = best(list);
        double reach = 1;
        for (std::size_t k = 0; k < list.size(); ++k) reach = std::min(reach, share_to_bound(list[k], wanted(index_of(k))));
        for (std::size_t k = 0; k < list.size(); ++k) {
            const Index i = list[k];
            const double goal = wanted(index_of(k));
            const bool blocks = reach < 1 && share_to_bound(i, goal) <= reach;
            if (blocks) holds[static_cast<std::size_t>(i)] = goal < x(i) ? Hold::low : Hold::high;
            x(i) = blocks ? (goal < x(i) ? low(i) : high(i)) : x(i) + reach * (goal - x(i));
        }
        return reach >= 1;
    }

    VectorXd best(const std::vector<Index>& list) const {
        MatrixXd columns(a.rows(), index_of(list.size()));
        VectorXd rest = b - a * x;
        for (std::size_t k = 0; k < list.size(); ++k) {
            columns.col(index_of(k)) = a.col(list[k]);
            rest += a.col(list[k]) * x(list[k]);
        }
        return columns.colPivHouseholderQr().solve(rest);
    }

    double share_to_bound(Index i, double goal) const {
        if (goal < low(i)) return (x(i) - low(i)) / (x(i) - goal);
        if (goal > high(i)) return (high(i) - x(i)) / (goal - x(i));
        return 1;
    }

    /// The held value whose release lowers the residual fastest; -1 if none does.
    Index worst_held(Index except) const {
        const VectorXd pull = a.transpose() * (b - a * x);
        const double noise = 1e-12 * a.norm() * (b.norm() + a.norm() * x.norm());
        Index worst = -1;
        double most = noise;
        for (Index i = 0; i < x.size(); ++i) {
            const Hold hold = holds[static_cast<std::size_t>(i)];
            const double gain = hold == Hold::low ? pull(i) : hold == Hold::high ? -pull(i) : 0;
            if (i == except || low(i) == high(i) || gain <= most) continue;
            most = gain;
            worst = i;
        }
        return worst;
    }
};

/// Starts with every value at a finite bound, or free at 0 where it has none.
ActiveSet start(const Table& table, const std::vector<double>& target, const std::vector<double>& lower, const std::vector<double>& upper) {
    ActiveSet set{matrix_of(table), vector_of(target), vector_of(lower), vector_of(upper), VectorXd::Zero(index_of(lower.size())), {}};
    for (Index i = 0; i < set.x.size(); ++i) {
        if (!(set.low(i) <= set.high(i))) throw std::invalid_argument("value " + std::to_string(i) + " has no room between its bounds");
        const Hold hold = std::isfinite(set.low(i)) ? Hold::low : std::isfinite(set.high(i)) ? Hold::high : Hold::free;
        if (hold != Hold::free) set.x(i) = hold == Hold::low ? set.low(i) : set.high(i);
        set.holds.push_back(hold);
    }
    return set;
}

/// Frees one held value after the other, each time going to the best of the free ones; every round lowers the residual.
void settle(ActiveSet& set) {
    const Index most_rounds = 30 * (set.x.size() + 1);
    Index released = -1;
    for (Index round = 0; round < most_rounds; ++round) {
        for (std::vector<Index> list = set.free_ones(); !list.empty() && !set.step(list);) list = set.free_ones();
        const bool bounced = released >= 0 && set.holds[static_cast<std::size_t>(released)] != Hold::free;
        released = set.worst_held(bounced ? released : -1);
        if (released < 0) return;
        set.holds[static_cast<std::size_t>(released)] = Hold::free;
    }
    throw std::invalid_argument("the bounded fit does not settle: its columns are too nearly combinations of each other");
}

double condition_of(const MatrixXd& a) {
    const VectorXd sizes = a.jacobiSvd().singularValues();
    return sizes(0) / sizes(sizes.size() - 1);
}

/// A column of ones, then the table.
MatrixXd with_intercept(const Table& table) {
    MatrixXd x(index_of(table.rows), index_of(table.columns) + 1);
    x.col(0).setOnes();
    x.rightCols(index_of(table.columns)) = matrix_of(table);
    return x;
}

double deviation(const VectorXd& values) {
    const VectorXd centred = values.array() - values.mean();
    return std::sqrt(centred.squaredNorm() / static_cast<double>(values.size() - 1));
}

}  // namespace

BoundedFit fit_bounded(const Table& table, const std::vector<double>& target, const std::vector<double>& lower,
                       const std::vector<double>& upper) {
    expects(table.rows == target.size() && table.columns == lower.size() && table.columns == upper.size(), "a row for each target, bounds for each column");
    expects(table.rows >= table.columns && table.columns > 0, "at least as many rows as columns");
    ActiveSet set = start(table, target, lower, upper);
    settle(set);
    BoundedFit fit;
    fit.values = values_of(set.x);
    for (const Hold hold : set.holds) fit.at_bound.push_back(hold != Hold::free);
    fit.residual = (set.b - set.a * set.x).norm();
    fit.condition = condition_of(set.a);
    return fit;
}

Regression regress(const Table& table, const std::vector<double>& outcome, double confidence) {
    expects(table.rows == outcome.size() && confidence > 0 && confidence < 1, "a row for each outcome, a confidence in (0, 1)");
    if (table.rows < table.columns + 2) throw std::invalid_argument("a regression needs more rows than columns + 1");
    const MatrixXd x = with_intercept(table);
    const VectorXd y = vector_of(outcome);
    const Eigen::ColPivHouseholderQR<MatrixXd> qr(x);
    if (qr.rank() < x.cols()) throw std::invalid_argument("a column is constant or a combination of others: its effect cannot be told apart");
    const VectorXd values = qr.solve(y);
    const double errors = (y - x * values).squaredNorm();
    Regression result;
    result.degrees_of_freedom = table.rows - table.columns - 1;
    result.residual_deviation = std::sqrt(errors / static_cast<double>(result.degrees_of_freedom));
    const double spread = deviation(y);
    const double total = spread * spread * static_cast<double>(y.size() - 1);
    result.explained = total > 0 ? 1 - errors / total : 1;
    const MatrixXd inverse = (x.transpose() * x).ldlt().solve(MatrixXd::Identity(x.cols(), x.cols()));
    const double t = student_quantile(0.5 + 0.5 * confidence, result.degrees_of_freedom);
    for (Index i = 0; i < x.cols(); ++i) {
        Coefficient c{.value = values(i), .standard_error = result.residual_deviation * std::sqrt(inverse(i, i))};
        c.low = c.value - t * c.standard_error;
        c.high = c.value + t * c.standard_error;
        c.standardised = spread > 0 ? c.value * deviation(x.col(i)) / spread : 0;
        if (i > 0) result.coefficients.push_back(c);
        if (i == 0) result.intercept = c;
    }
    return result;
}

}  // namespace rehearse
