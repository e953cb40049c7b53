// AutoMQ's balancer: the active controller looks at the load of brokers and moves partitions from those that take in too much to those
// that take in too little. Limits: AutoMQ f1ce98ec89 AnomalyDetectorImpl, AbstractResourceUsageDistributionGoal.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "models/settings.hpp"
#include "sim/agenda.hpp"
#include "sim/id.hpp"
#include "sim/journal.hpp"

namespace rehearse {

class World;

/// A partition that one living broker gives to another.
struct Handover {
    std::uint32_t partition;
    BrokerId from, to;
};

/// Carries moves out.
class Porter {
public:
    virtual ~Porter() = default;
    virtual void carry(const std::vector<Handover>& moves, FactId cause) = 0;
};

/// The partitions of one topic on one broker, alike in load (bytes a second each).
struct EqualPartitions {
    std::vector<std::uint32_t> partitions;
    double load = 0;
};

/// Moves after which each broker's load lies within `deviation` of the mean, as far as single partitions allow: from the fullest to the
/// emptiest, the largest that does not turn them around. `held` is by broker; brokers that take no part hold nothing and are not in `who`.
std::vector<Handover> moves_to_balance(std::vector<std::vector<EqualPartitions>> held, const std::vector<BrokerId>& who, double deviation);

class AutoBalancer {
public:
    /// Looks for the first time within an interval.
    AutoBalancer(World& world, Porter& porter);

    /// It takes part once it has reported its load.
    void appeared(BrokerId broker);
    /// Loads have been changed by this.
    void changed(FactId fact) { cause_ = fact; }

private:
    void look();
    void look_again();
    std::vector<BrokerId> known_brokers() const;
    std::vector<std::vector<EqualPartitions>> loads(const std::vector<BrokerId>& who) const;
    void into_batches(const std::vector<Handover>& moves);
    void next_batch();

    World& world_;
    Porter& porter_;
    const AutomqSettings& settings_;
    std::vector<Time> since_;                        // each broker's first report after it came
    std::deque<std::vector<Handover>> batches_;
    Time began_;
    FactId cause_, fact_;
};

}  // namespace rehearse
