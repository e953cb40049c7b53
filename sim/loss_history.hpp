// One history of a replica system: which copies are gone, what is under repair, what strikes next, and how likely the history is
// beside the true one when strikes were made more frequent than they are.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "sim/random.hpp"
#include "sim/replica_loss.hpp"

namespace rehearse {

/// What strikes: an element, or a shock counted from the number of elements on.
struct Strike {
    double at = 0;
    std::size_t what = 0;
};

class LossHistory {
public:
    /// `smallest_set`: fewest copies of anything; with fewer gone, nothing is lost.
    LossHistory(const ReplicaSystem& system, std::size_t smallest_set, double end, RandomStream& draws);

    bool whole() const { return gone_ == 0; }
    bool lost() const { return lost_; }
    bool over() const { return now_ >= end_; }
    double weight() const { return weight_; }

    /// The chance that anything strikes before the end, all copies being there.
    double chance_of_strike() const;
    /// Goes to the first strike, which is known to come before the end.
    void first_strike(RandomStream& draws);
    /// Goes to the next strike or end of a repair, or to the end. `biased`: strikes are made likely as long as repairs last.
    void step(bool biased, RandomStream& draws);

private:
    struct Repair {
        double done;
        std::uint32_t element;
    };

    double memoryless_rate() const;
    double strike_rate() const;
    double hazard(double from, double to) const;
    Strike next_strike(double factor, RandomStream& draws) const;
    std::size_t pick(double at, RandomStream& draws) const;
    void strike(std::size_t what, RandomStream& draws);
    void strike_members(const CommonShock& shock, RandomStream& draws);
    void lose(std::uint32_t element, RandomStream& draws);
    void mend(std::size_t repair, RandomStream& draws);
    bool any_set_gone() const;
    double age(std::size_t element, double at) const { return at - born_[element]; }

    const ReplicaSystem* system_;
    std::size_t smallest_set_;
    double now_ = 0, end_, weight_ = 1;
    std::vector<double> born_;
    std::vector<char> up_;
    std::vector<Repair> repairs_;
    std::deque<std::uint32_t> waiting_;
    std::size_t gone_ = 0;
    bool lost_ = false;
};

}  // namespace rehearse
