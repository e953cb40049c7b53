// Group coordinators of the twin: the broker that leads a group's partition of the offsets topic. A new leader reads its partitions one
// after another, and every member's session starts anew when that is done. Rules: Kafka 4.1.1 CoordinatorLoaderImpl (one thread a
// broker), GroupMetadataManager.onLoaded.
#pragma once

#include <cstdint>
#include <vector>

#include "models/twin/plan.hpp"
#include "sim/units.hpp"

namespace rehearse::twin {

class Cluster;

class Coordinators {
public:
    explicit Coordinators(Cluster& cluster);

    const GroupPlan* plan_of(const std::string& group) const;
    /// A member has died without a word; its last heartbeat was at `heard`.
    void died(std::uint32_t consumer, Time heard);
    /// A static member is back; false if its session had run out, or it was never missed.
    bool forget(std::uint32_t consumer);
    /// A broker has learned that it leads this partition.
    void leads(std::uint32_t partition, std::uint32_t broker);

private:
    struct Place { std::uint32_t partition, broker; std::uint64_t life; };
    struct Death { std::uint32_t consumer; std::uint64_t watch; bool noticed; };

    void arm(std::size_t death, Time at);
    void loaded(std::uint32_t partition);
    Duration session_of(std::uint32_t consumer) const;
    Place* place_of(std::uint32_t partition);
    bool answers(const std::string& group);

    Cluster& cluster_;
    std::vector<Place> places_;            // of the partitions that groups use
    std::vector<Time> loader_free_;        // by broker
    std::vector<Death> deaths_;
    std::uint64_t next_watch_ = 0;
};

}  // namespace rehearse::twin
