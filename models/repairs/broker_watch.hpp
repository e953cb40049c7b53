// Looks for missing brokers at intervals and, when one has been missing long enough, gives what it held to others.
// Rules: Cruise Control KafkaBrokerFailureDetector, SelfHealingNotifier: the clock starts when the broker is first seen missing.
#pragma once

#include <optional>
#include <vector>

#include "models/repairs/cruise_control.hpp"
#include "sim/id.hpp"

namespace rehearse {

class BrokerWatch {
public:
    /// `spec` must outlive the watch.
    BrokerWatch(World& world, const CruiseControl& spec);

private:
    void look();
    void heal(BrokerId broker);
    bool fixable() const;

    World& world_;
    const CruiseControl& spec_;
    std::vector<std::optional<Time>> missing_since_;
};

}  // namespace rehearse
