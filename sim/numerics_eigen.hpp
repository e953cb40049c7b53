// The door to Eigen, for numerics_*.cpp alone: vector code off, because sums must not depend on the width of registers.
#pragma once

#define EIGEN_DONT_VECTORIZE
#define EIGEN_DONT_PARALLELIZE
#include <Eigen/Dense>

#include "sim/numerics.hpp"

namespace rehearse {

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

inline Eigen::Index index_of(std::size_t i) { return static_cast<Eigen::Index>(i); }

inline Eigen::MatrixXd matrix_of(const Table& table) {
    return Eigen::Map<const RowMajor>(table.cells.data(), index_of(table.rows), index_of(table.columns));
}

inline Eigen::VectorXd vector_of(const std::vector<double>& values) {
    return Eigen::Map<const Eigen::VectorXd>(values.data(), index_of(values.size()));
}

inline std::vector<double> values_of(const Eigen::VectorXd& vector) { return {vector.data(), vector.data() + vector.size()}; }

}  // namespace rehearse
