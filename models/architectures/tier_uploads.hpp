// Tiered storage's way up: leaders send what they take in to the object store, once, as segments close (KIP-405). In the long run that is
// a flow as fast as the ingest; what the store cannot take for a while waits on the brokers' disks.
#pragma once

#include <deque>

#include "models/books.hpp"
#include "models/following_cap.hpp"
#include "sim/fluid_queue.hpp"
#include "sim/id.hpp"

namespace rehearse {

class World;

class TierUploads {
public:
    /// Starts one flow for each broker; `world` must have its clients running.
    explicit TierUploads(World& world);

    /// Rates have changed.
    void on_settled();
    /// Its partitions' new leaders upload what it had not.
    void leader_lost(BrokerId broker);
    /// Bytes that should be in the tier and are not yet.
    double waiting() const;
    /// Bytes that the tier holds in steady state.
    double stored() const;

private:
    struct Flow {
        explicit Flow(Agenda& agenda) : waits(agenda) {}
        FluidQueue waits;
        Transfer transfer;
        FollowingCap cap;
    };

    World& world_;
    std::deque<Flow> flows_;             // by broker
};

}  // namespace rehearse
