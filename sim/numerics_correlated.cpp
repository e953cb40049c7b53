// Cholesky's factor with pivots (LDL'), which also takes tables that are only just positive.
#include "sim/numerics_correlated.hpp"

#include <cmath>
#include <stdexcept>

#include "sim/numerics_eigen.hpp"

namespace rehearse {

namespace {

void check(const Eigen::MatrixXd& c) {
    if (c.rows() != c.cols() || c.rows() == 0) throw std::invalid_argument("correlations form a square table");
    if (!(c - c.transpose()).isZero(1e-12)) throw std::invalid_argument("correlations are symmetric");
    if (!(c.diagonal().array() - 1).matrix().isZero(1e-12)) throw std::invalid_argument("everything is fully correlated with itself");
    if (!(c.array().abs().maxCoeff() <= 1 + 1e-12)) throw std::invalid_argument("correlations lie between -1 and 1");
}

}  // namespace

CorrelatedNormals::CorrelatedNormals(const Table& correlations) : factor_(correlations.rows, correlations.rows) {
    const Eigen::MatrixXd c = matrix_of(correlations);
    check(c);
    const Eigen::LDLT<Eigen::MatrixXd> parts(c);
    Eigen::VectorXd scales = parts.vectorD();
    if (scales.minCoeff() < -1e-9) throw std::invalid_argument("no quantities can be correlated like this: the table has a negative eigenvalue");
    scales = scales.cwiseMax(0).cwiseSqrt();
    const Eigen::MatrixXd lower = parts.matrixL();
    const Eigen::MatrixXd factor = parts.transpositionsP().transpose() * Eigen::MatrixXd(lower * scales.asDiagonal());
    if (!(factor * factor.transpose() - c).isZero(1e-9)) throw std::invalid_argument("no quantities can be correlated like this: the table has a negative eigenvalue");
    for (std::size_t i = 0; i < factor_.rows; ++i) {
        for (std::size_t j = 0; j < factor_.columns; ++j) factor_.at(i, j) = factor(index_of(i), index_of(j));
    }
}

std::vector<double> CorrelatedNormals::draw(RandomStream& stream) const {
    std::vector<double> drawn(factor_.rows, 0.0);
    for (std::size_t j = 0; j < factor_.columns; ++j) {
        const double source = stream.normal();
        for (std::size_t i = 0; i < factor_.rows; ++i) drawn[i] += factor_.at(i, j) * source;
    }
    return drawn;
}

}  // namespace rehearse
