// A machine that runs a broker: its pools (network in and out, CPU, EBS pipe, volume bytes and operations) and its state.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/assumptions.hpp"
#include "models/study_spec.hpp"
#include "sim/fluid.hpp"
#include "sim/id.hpp"
#include "sim/token_bucket.hpp"
#include "topologies/catalog.hpp"

namespace rehearse {

/// How far a broker's process is. Catch-up fetching begins when its logs are recovered, before it is unfenced.
enum class Stage { stopped, starting, recovering_logs, running };

/// How clients and peers notice that a broker is gone.
enum class Manner { reset, silent };

/// The data volume of one broker and the EBS pipe that leads to it.
struct Volume {
    PoolId bytes, operations;
    std::optional<PoolId> pipe;        // the instance's EBS limit; none for local disks
    double full_bytes = 0, full_operations = 0;
    Bytes request;
    bool intact = true;

    /// Appends what moving `per_unit` bytes to or from this volume takes.
    void use(std::vector<Use>& uses, double per_unit) const;
};

class Broker {
public:
    /// Makes the pools of a machine of `type`; capacities are the peaks until `settle_credits`.
    Broker(FluidNetwork& network, BrokerId id, ZoneId zone, const InstanceType& type, const Assumptions& assumptions);

    /// Gives it a data volume of `spec`; `type` is none for the instance's own disks.
    void attach_volume(FluidNetwork& network, const VolumeSpec& spec, const VolumeType* type, const Assumptions& assumptions);

    /// Starts the burst buckets: full where the load at the start leaves the baseline, empty where it exceeds it.
    void settle_credits(Agenda& agenda, FluidNetwork& network, const Assumptions& assumptions);

    /// Caps both directions at `rate`; Rate::unlimited() ends that.
    void limit_nic(FluidNetwork& network, Rate rate);

    BrokerId id() const { return id_; }
    ZoneId zone() const { return zone_; }
    const InstanceType& type() const { return *type_; }
    std::string name() const { return "broker " + std::to_string(id_.value + 1); }

    /// Powered and connected: its packets come through.
    bool reachable() const { return powered && connected; }
    /// Fetches from leaders and answers fetches.
    bool serving() const { return reachable() && stage == Stage::running; }
    /// May act as a leader: this incarnation is known to the controller.
    bool leading() const { return serving() && registered; }

    PoolId nic_in, nic_out, cpu;
    std::optional<Volume> volume;
    bool powered = true, connected = true, registered = true;
    bool hired = true;                 // false: it would be started only to replace another
    Stage stage = Stage::running;
    Manner manner = Manner::reset;     // of the last loss
    Time lost_at;                      // of the last loss

private:
    /// One of the machine's limits that may burst.
    struct Limit {
        PoolId pool;
        double base, peak;
        std::unique_ptr<TokenBucket> bucket;
    };
    void open_bucket(Agenda& agenda, FluidNetwork& network, Limit& limit, Duration lasts);

    BrokerId id_;
    ZoneId zone_;
    const InstanceType* type_;
    std::vector<Limit> nic_, ebs_;
};

}  // namespace rehearse
