// Stationary shares and absorption times by eliminating one state after the other (Grassmann, Taksar, Heyman, "Regenerative
// analysis and steady state distributions for Markov chains", 1985): sums of positive terms only, so that chains with rates
// twelve orders apart, as durability has them, keep all their digits. Transients by uniformisation.
#include "sim/numerics_markov.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include "sim/check.hpp"
#include "sim/elementary.hpp"
#include "sim/numerics_eigen.hpp"

namespace rehearse {

namespace {

/// Takes state k out of the first k + 1: whoever went there goes on to where k would have gone. Returns k's rate of leaving.
double eliminate(Eigen::MatrixXd& rates, Eigen::Index k, Eigen::Index targets) {
    double leaving = rates.row(k).head(k).sum();
    for (Eigen::Index j = rates.rows(); j < targets; ++j) leaving += rates(k, j);
    for (Eigen::Index i = 0; i < k; ++i) {
        const double share = rates(i, k) / leaving;
        for (Eigen::Index j = 0; j < k; ++j) {
            if (j != i) rates(i, j) += share * rates(k, j);
        }
        for (Eigen::Index j = rates.rows(); j < targets; ++j) rates(i, j) += share * rates(k, j);
    }
    return leaving;
}

MarkovChain copies_chain(int copies, double loss, double repair, Repair kind) {
    expects(copies >= 1, "data has at least one copy");
    MarkovChain chain(static_cast<std::size_t>(copies) + 1);
    for (int lost = 0; lost < copies; ++lost) {
        const auto state = static_cast<std::size_t>(lost);
        chain.add_rate(state, state + 1, (copies - lost) * loss);
        if (lost > 0) chain.add_rate(state, state - 1, (kind == Repair::parallel ? lost : 1) * repair);
    }
    return chain;
}

}  // namespace

void MarkovChain::add_rate(std::size_t from, std::size_t to, double rate) {
    expects(from < states() && to < states() && from != to, "a rate leads from one state to another");
    if (!(rate >= 0) || std::isinf(rate)) throw std::invalid_argument("a rate between states is a finite number of at least 0");
    rates_.at(from, to) += rate;
}

/// The states from which some goal can be reached.
std::vector<bool> MarkovChain::reaching(const std::vector<bool>& goals) const {
    std::vector<bool> reached = goals;
    for (bool grew = true; grew;) {
        grew = false;
        for (std::size_t i = 0; i < states(); ++i) {
            for (std::size_t j = 0; j < states() && !reached[i]; ++j) {
                if (rates_.at(i, j) > 0 && reached[j]) reached[i] = grew = true;
            }
        }
    }
    return reached;
}

std::vector<double> MarkovChain::stationary() const {
    for (std::size_t goal = 0; goal < states(); ++goal) {
        std::vector<bool> goals(states());
        goals[goal] = true;
        const std::vector<bool> reach = reaching(goals);
        if (std::find(reach.begin(), reach.end(), false) != reach.end()) {
            throw std::invalid_argument("no long-run shares: state " + std::to_string(goal) + " cannot be reached from everywhere");
        }
    }
    Eigen::MatrixXd rates = matrix_of(rates_);
    const Eigen::Index n = rates.rows();
    Eigen::VectorXd leaving = Eigen::VectorXd::Ones(n);
    for (Eigen::Index k = n - 1; k > 0; --k) leaving(k) = eliminate(rates, k, n);
    Eigen::VectorXd shares = Eigen::VectorXd::Zero(n);
    shares(0) = 1;
    for (Eigen::Index k = 1; k < n; ++k) shares(k) = shares.head(k).dot(rates.col(k).head(k)) / leaving(k);
    return values_of(shares / shares.sum());
}

std::vector<double> MarkovChain::absorption_times() const {
    std::vector<bool> ends(states());
    for (std::size_t i = 0; i < states(); ++i) {
        ends[i] = std::all_of(rates_.cells.begin() + static_cast<std::ptrdiff_t>(i * states()),
                              rates_.cells.begin() + static_cast<std::ptrdiff_t>((i + 1) * states()), [](double r) { return r == 0; });
    }
    std::vector<bool> trapped = reaching(ends);
    trapped.flip();
    const std::vector<bool> uncertain = reaching(trapped);
    std::vector<std::size_t> moving;
    for (std::size_t i = 0; i < states(); ++i) {
        if (!ends[i] && !uncertain[i]) moving.push_back(i);
    }
    // Columns beyond the moving states: the rate of ending, and the time collected so far.
    const Eigen::Index m = index_of(moving.size());
    Eigen::MatrixXd rates = Eigen::MatrixXd::Zero(m, m + 1);
    Eigen::VectorXd time = Eigen::VectorXd::Ones(m);
    for (std::size_t a = 0; a < moving.size(); ++a) {
        for (std::size_t b = 0; b < moving.size(); ++b) rates(index_of(a), index_of(b)) = rates_.at(moving[a], moving[b]);
        for (std::size_t j = 0; j < states(); ++j) {
            if (ends[j]) rates(index_of(a), m) += rates_.at(moving[a], j);
        }
    }
    Eigen::VectorXd leaving(m);
    for (Eigen::Index k = m - 1; k >= 0; --k) {
        leaving(k) = eliminate(rates, k, m + 1);
        for (Eigen::Index i = 0; i < k; ++i) time(i) += rates(i, k) / leaving(k) * time(k);
    }
    std::vector<double> times(states(), 0.0);
    for (std::size_t i = 0; i < states(); ++i) {
        if (uncertain[i]) times[i] = std::numeric_limits<double>::infinity();
    }
    Eigen::VectorXd mean(m);
    for (Eigen::Index k = 0; k < m; ++k) {
        mean(k) = (time(k) + rates.row(k).head(k).dot(mean.head(k))) / leaving(k);
        times[moving[static_cast<std::size_t>(k)]] = mean(k);
    }
    return times;
}

/// Jensen's uniformisation in steps short enough that the Poisson weights stay far from underflow.
std::vector<double> MarkovChain::after(const std::vector<double>& initial, double time) const {
    expects(initial.size() == states() && time >= 0, "a distribution over the states, and a time to come");
    const Eigen::MatrixXd rates = matrix_of(rates_);
    const Eigen::VectorXd leaving = rates.rowwise().sum();
    const double fastest = leaving.maxCoeff();
    if (fastest == 0 || time == 0) return initial;
    Eigen::MatrixXd jumps = rates / fastest;
    for (Eigen::Index i = 0; i < rates.rows(); ++i) jumps(i, i) = (fastest - leaving(i)) / fastest;
    constexpr double most_jumps = 64;
    const double steps = std::ceil(fastest * time / most_jumps);
    const double mean = fastest * time / steps;
    Eigen::RowVectorXd now = vector_of(initial).transpose();
    for (double step = 0; step < steps; ++step) {
        double weight = own_exp(-mean);
        Eigen::RowVectorXd term = now;
        Eigen::RowVectorXd sum = weight * term;
        for (int jump = 1; jump < mean || weight > 1e-20; ++jump) {
            weight *= mean / jump;
            term = term * jumps;
            sum += weight * term;
        }
        now = sum / sum.sum();
    }
    return values_of(now.transpose());
}

double mean_time_to_loss(int copies, double loss, double repair, Repair kind) {
    return copies_chain(copies, loss, repair, kind).absorption_times().front();
}

double probability_of_loss(int copies, double loss, double repair, Repair kind, double time) {
    std::vector<double> initial(static_cast<std::size_t>(copies) + 1);
    initial.front() = 1;
    return copies_chain(copies, loss, repair, kind).after(initial, time).back();
}

}  // namespace rehearse
