// How likely replicated data is to be lost for good: copies are lost at the rates of the hazards, and stand again after people, spares and
// the rebuild that the model plays. Beside it the same process with exponential repairs, simulated and as a Markov chain.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "experiments/questions/variant.hpp"
#include "sim/replica_loss.hpp"
#include "topologies/hazard.hpp"

namespace rehearse {

struct Durability {
    std::string architecture;
    std::string topic;                        // the first: one partition of it, and any of them
    std::size_t copies = 0, partitions = 0, sets = 0;    // sets: groups of brokers that hold all copies of some partition
    double loss_per_year = 0;                 // of one copy
    double people_hours = 0;                  // mean wait for people and spares
    std::optional<double> rebuild_hours{};    // played; none: not within a week
    LossEstimate one_partition{}, any_partition{};
    LossEstimate exponential{};               // one partition, repairs with the same mean, exponential, no common shocks, crews for all
    double markov = 0;                        // the chain's answer to the same
    std::string unknown_because{};            // why there is no estimate; empty: there is one

    /// The chain's answer lies in the simulation's interval, widened to 99.9 %.
    bool agrees() const;
};

/// One for each compared design that keeps copies on brokers, in the order of the study.
std::vector<Durability> durability_of(const VariableStudy& study, const HazardBook& hazards, const LossEffort& effort = {});

}  // namespace rehearse
