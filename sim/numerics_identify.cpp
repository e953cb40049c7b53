// The covariance of least squares is V S^-2 V'; a direction whose singular value is rounding leaves its unknowns open.
#include "sim/numerics_identify.hpp"

#include <cmath>

#include "sim/check.hpp"
#include "sim/numerics_eigen.hpp"

namespace rehearse {

Identification identify(const Table& slopes) {
    expects(slopes.columns > 0 && slopes.rows >= slopes.columns, "at least as many measurements as unknowns");
    const Eigen::JacobiSVD<Eigen::MatrixXd> svd(matrix_of(slopes), Eigen::ComputeThinV);
    const Eigen::VectorXd sizes = svd.singularValues();
    const Eigen::MatrixXd& directions = svd.matrixV();
    const Eigen::Index n = sizes.size();
    constexpr double rounding = 1e-10, takes_part = 1e-6;
    Identification found;
    for (Eigen::Index i = 0; i < n; ++i) {
        double variance = 0;
        for (Eigen::Index k = 0; k < n; ++k) {
            const double share = directions(i, k);
            if (sizes(k) > rounding * sizes(0)) variance += share * share / (sizes(k) * sizes(k));
            else if (std::abs(share) > takes_part) variance = INFINITY;
        }
        found.standard_errors.push_back(std::sqrt(variance));
    }
    found.least_seen = values_of(directions.col(n - 1));
    found.condition = sizes(n - 1) > rounding * sizes(0) ? sizes(0) / sizes(n - 1) : INFINITY;
    return found;
}

}  // namespace rehearse
