// Continuous-time Markov chains: what fails and is repaired at constant rates. Long-run shares, times to absorption,
// the distribution at a time, and the durability of replicated data as the birth-death chain that it is.
#pragma once

#include <cstddef>
#include <vector>

#include "sim/numerics.hpp"

namespace rehearse {

class MarkovChain {
public:
    explicit MarkovChain(std::size_t states) : rates_(states, states) {}

    std::size_t states() const { return rates_.rows; }
    /// Adds to the rate at which `from` goes to `to`, per unit of time; at least 0, and `from` is not `to`.
    void add_rate(std::size_t from, std::size_t to, double rate);

    /// Long-run share of time in each state. Every state must be reachable from every other.
    std::vector<double> stationary() const;

    /// Mean time from each state until a state without exits is entered: 0 there, infinite where that is not certain.
    std::vector<double> absorption_times() const;

    /// The distribution after `time`, starting from `initial` (a distribution); the sum of its errors is below 1e-12.
    std::vector<double> after(const std::vector<double>& initial, double time) const;

private:
    std::vector<bool> reaching(const std::vector<bool>& goals) const;

    Table rates_;
};

/// Whether every lost copy is repaired at once, or one after the other.
enum class Repair { parallel, single };

/// Mean time until all of `copies` are lost at the same time, when each is lost at `loss` and a repair takes 1/`repair` on
/// average (both rates per unit of time, exponential).
double mean_time_to_loss(int copies, double loss, double repair, Repair kind);

/// Probability that all copies have been lost within `time`, starting from all.
double probability_of_loss(int copies, double loss, double repair, Repair kind, double time);

}  // namespace rehearse
