// What a run is asked to write down besides its answer: how busy pools are, what held which flow, when groups were unserved. Looking changes
// nothing, and what nobody asks for is not looked at.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/units.hpp"

namespace rehearse {

class World;

/// What to write down.
struct WatchFor {
    bool pools = false;                  // the use of every pool
    bool groups = false;                 // unserved partitions of every client group
    bool flows = false;                  // what holds each flow of clients and of recovery
    std::string partition{};             // "orders-17": besides, what holds this partition
    /// Hears the time of the run now and then; may throw to end it.
    std::function<void(Time)> progress{};
    /// Asked now and then; once it says yes the run ends at that instant, and its outcome is what was known by then.
    std::function<bool()> stop{};
};

/// A value from an instant on, until the next.
struct Level {
    Time from;
    double value = 0;
};

/// What held a flow from an instant on, in the words of a report; empty while it does not exist.
struct Hold {
    Time from;
    std::string by;
    double rate = 0;                     // bytes a second at that instant
};

struct PoolCurve {
    std::string pool;
    std::vector<Level> shares;           // of capacity, to two percent
};

struct GroupCurve {
    std::string group;
    std::vector<Level> unserved;         // partitions
};

struct FlowHolds {
    std::string flow;
    std::vector<Hold> holds;
};

/// What was written down.
struct WatchLog {
    std::vector<PoolCurve> pools;
    std::vector<GroupCurve> groups;
    std::vector<FlowHolds> flows;
};

/// Looks at quiet instants. Each entry is a change, so a run that stands still takes no room.
class Watcher {
public:
    Watcher(const World& world, WatchFor wanted);
    void look();
    /// Somebody wants the run to end here.
    bool stopped() const { return stopped_; }
    WatchLog log;

private:
    void look_at_pools(Time now);
    void look_at_groups(Time now);
    void look_at_flows(Time now);
    void look_at_partition(Time now);
    void hold(const std::string& flow, std::string by, double rate, Time now);

    const World& world_;
    WatchFor wanted_;
    std::size_t partition_;              // past the end: none is wanted
    std::size_t looks_ = 0;
    bool stopped_ = false;
};

}  // namespace rehearse
