// The chance that data is lost for good: copies fail, repairs wait for crews, and now and then all copies of something are gone at
// once. Such chances are far too small to wait for; they are found by failure biasing, with weights that keep them unbiased.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/intervals.hpp"
#include "sim/lifetime.hpp"

namespace rehearse {

/// Something that may lose several copies at one instant, such as the power of a zone.
struct CommonShock {
    double rate = 0;                        // per unit of time
    std::vector<std::uint32_t> members;
    double chance = 1;                      // that a member which is struck loses its copy
};

/// Elements that hold copies, and what is lost when all elements of a set have lost theirs at the same time.
struct ReplicaSystem {
    std::vector<Lifetime> elements;
    std::vector<std::vector<std::uint32_t>> sets;
    std::vector<CommonShock> shocks;
    Span repair;                            // from the start of a repair until the copy is there again
    std::size_t crews = 0;                  // repairs at a time, first come first served; 0: as many as needed
};

/// When to stop.
struct LossEffort {
    double tolerance = 0.1;                 // relative half-width of the 95 % interval
    std::size_t least = 20'000;             // replications at the least, and at the most
    std::size_t most = 4'000'000;
};

/// The probability of any loss within the time, and what says whether to believe its interval.
struct LossEstimate {
    Estimate probability;
    std::size_t histories = 0;              // repairs that were played under biased failures
    Estimate mean_weight;                   // of those histories, at 99.9 %; the truth is 1
    double largest_share = 0;               // of the whole estimate that one history contributes
    std::size_t hits = 0;                   // histories that ended in a loss

    /// The mean weight's interval holds 1, no single history decides, and there were hits enough for a variance.
    bool trustworthy() const;
};

/// Each replication plays the system for `time` from all copies on; every time the first copy fails, a second history of that repair is
/// played in which copies fail so often that a second one does so in about half of all repairs, weighted back by the likelihood of
/// what happened. The sum of those weights estimates the chance of a loss in that repair without bias (Shahabuddin, "Importance
/// sampling for the simulation of highly reliable Markovian systems", 1994).
LossEstimate simulated_loss(const ReplicaSystem& system, double time, std::uint64_t seed, const LossEffort& effort = {});

}  // namespace rehearse
