// What the control plane needs of the cluster that it controls. The fluid world and the twin that plays request by request both
// implement it, so that detection, fencing, registration, elections of the quorum and shutdowns are one code for both.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/assumptions.hpp"
#include "models/settings.hpp"
#include "sim/id.hpp"
#include "sim/journal.hpp"
#include "sim/simulation.hpp"

namespace rehearse {

/// The voters by their zones, and who is active at the start; none: chance decides.
struct QuorumPlan {
    std::vector<ZoneId> voters;
    std::optional<std::uint32_t> active;
};

class ControlledCluster {
public:
    virtual ~ControlledCluster() = default;

    virtual Simulation& engine() = 0;
    virtual const KafkaSettings& control_settings() const = 0;
    virtual const Assumptions& control_assumptions() const = 0;
    virtual QuorumPlan quorum_plan() const = 0;
    virtual std::size_t broker_count() const = 0;
    virtual std::string broker_name(BrokerId broker) const = 0;
    /// Its packets reach the controllers and the answers come back.
    virtual bool reaches_controllers(BrokerId broker) const = 0;
    /// Metadata records that removing this broker from all in-sync sets writes now.
    virtual std::uint64_t fencing_records(BrokerId broker) const = 0;
    /// Partitions whose state a controller keeps.
    virtual std::size_t partition_count() const { return 0; }
    /// From a commit until this broker has applied a change of which it hosts its share.
    virtual Duration apply_delay(BrokerId) const { return {}; }

    virtual void on_fenced(BrokerId broker, FactId cause) = 0;
    /// The session had run out but the check had not come yet: the new incarnation's registration removes the old one.
    virtual void on_replaced(BrokerId broker, FactId cause) { on_fenced(broker, cause); }
    virtual void on_registered(BrokerId broker) = 0;
    virtual void on_unfenced(BrokerId broker, FactId cause) = 0;
    /// Controlled shutdown: its leaderships and in-sync places move away; later it may exit.
    virtual void on_leaving(BrokerId, FactId) {}
    virtual void on_may_exit(BrokerId) {}
    virtual void on_controller_elected() {}
};

}  // namespace rehearse
