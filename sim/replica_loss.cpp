// Replications in batches until the interval is narrow enough and its variance can be believed.
#include "sim/replica_loss.hpp"

#include <algorithm>
#include <string>

#include "sim/check.hpp"
#include "sim/loss_history.hpp"

namespace rehearse {

namespace {

constexpr double variance_check_confidence = 0.999;
constexpr std::size_t hits_for_a_variance = 100;
constexpr double most_of_one_history = 0.05;

struct Tally {
    std::vector<double> sums;       // one a replication: unbiased for the probability
    std::vector<double> weights;    // one a biased history
    double largest = 0;
    std::size_t hits = 0;
};

/// A second history from the same first strike, under biased failures; what it contributes.
double biased_history(LossHistory history, RandomStream& draws, Tally& tally) {
    while (!history.whole() && !history.lost() && !history.over()) history.step(true, draws);
    tally.weights.push_back(history.weight());
    if (!history.lost()) return 0;
    ++tally.hits;
    return history.weight();
}

std::size_t smallest_set(const ReplicaSystem& system) {
    std::size_t least = system.elements.size();
    for (const auto& set : system.sets) least = std::min(least, set.size());
    return least;
}

void replicate(const ReplicaSystem& system, std::size_t smallest, double time, RandomStream draws, Tally& tally) {
    LossHistory history(system, smallest, time, draws);
    const double struck = history.chance_of_strike();
    double sum = 0;
    for (bool first = true; !history.lost() && !history.over(); first = false) {
        if (first) history.first_strike(draws);
        else history.step(false, draws);
        if (history.whole()) continue;
        const double contributed = biased_history(history, draws, tally);
        sum += contributed;
        tally.largest = std::max(tally.largest, struck * contributed);
        while (!history.whole() && !history.lost() && !history.over()) history.step(false, draws);
    }
    tally.sums.push_back(struck * sum);
}

LossEstimate estimate_of(const Tally& tally) {
    LossEstimate estimate;
    estimate.probability = mean_of(tally.sums);
    estimate.mean_weight = mean_of(tally.weights, variance_check_confidence);
    const double all = estimate.probability.value * static_cast<double>(tally.sums.size());
    estimate.largest_share = all > 0 ? tally.largest / all : 0;
    estimate.hits = tally.hits;
    estimate.histories = tally.weights.size();
    return estimate;
}

}  // namespace

bool LossEstimate::trustworthy() const {
    return mean_weight.low <= 1 && 1 <= mean_weight.high && largest_share <= most_of_one_history && hits >= hits_for_a_variance;
}

LossEstimate simulated_loss(const ReplicaSystem& system, double time, std::uint64_t seed, const LossEffort& effort) {
    expects(!system.elements.empty() && time > 0 && effort.least >= 2, "elements that hold copies, and a time to come");
    Tally tally;
    LossEstimate estimate;
    const std::size_t smallest = smallest_set(system);
    std::size_t wanted = effort.least;
    while (true) {
        while (tally.sums.size() < wanted)
            replicate(system, smallest, time, RandomStream(seed, "history " + std::to_string(tally.sums.size()), "loss of copies"), tally);
        estimate = estimate_of(tally);
        const bool narrow = estimate.probability.relative_half_width() <= effort.tolerance;
        if ((narrow && estimate.trustworthy()) || wanted >= effort.most) return estimate;
        wanted = std::min(wanted * 2, effort.most);
    }
}

}  // namespace rehearse
