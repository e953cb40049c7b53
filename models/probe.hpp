// What looks at the world and changes nothing: conditions over time, curves, snapshots of the books at the instants that matter.
#pragma once

#include <optional>
#include <vector>

#include "models/client_waits.hpp"
#include "models/minute_means.hpp"
#include "models/outcome.hpp"
#include "models/watch_log.hpp"
#include "sim/cause.hpp"
#include "sim/journal.hpp"

namespace rehearse {

class World;

/// A condition and the instant from which it has held without a break.
struct Watched {
    bool holds = true;
    bool ever_broken = false;
    Time since;

    void see(bool now_holds, Time now) {
        if (now_holds == holds) return;
        holds = now_holds;
        ever_broken |= !now_holds;
        since = now;
    }
};

/// Both books at one instant.
struct BookSnapshot {
    Time at;
    TrafficBook traffic;
    RequestBook requests;
};

/// What had been used up at one instant: bytes across zones, within zones and at the object store; requests by kind.
struct Spent {
    static constexpr std::size_t cross_zone = 0, within = 1, store = 2, first_request = 3;
    Time at;
    std::array<double, 7> used{};
};

/// One crowd as it stood at the failure, and what became of it.
struct CrowdWatch {
    double backlog_before = 0, offered_before = 0, served_before = 0;
    std::array<double, send_errors> failed_before{};
    Duration without_before;
    double peak = 0;
    Watched drained;
};

class Probe {
public:
    explicit Probe(World& world);

    /// Writes down more than the answer needs; called before the run.
    void watch(WatchFor wanted) { watcher.emplace(world_, std::move(wanted)); }
    /// The first strike: what went before is steady state.
    void before_strike();
    /// The run ends before anything failed: all of it is steady state.
    void end_before_strike() { never_struck_ = !struck_; before_strike(); }
    bool never_struck() const { return never_struck_; }
    /// Phase::observe of an instant in which something changed.
    void look();
    /// The horizon is reached.
    void finish();

    bool struck() const { return struck_; }
    /// Whoever watches wants the run to end at this instant.
    bool stopped() const { return watcher && watcher->stopped(); }
    Time failure() const { return before.at; }

    /// Conditions since the failure: every crowd served; every partition led; in-sync sets at their minimum; backlogs as before;
    /// full redundancy; nothing hidden; cross-zone traffic as before.
    Watched served, led, min_insync, backlog, lag, redundancy, clear, cheap;
    Series series;
    std::vector<PoolPeak> peaks;
    double risk_peak = 0;
    Duration risk_for;
    std::vector<CrowdWatch> crowds;         // producers, then consumers
    bool touched = false;                   // the failure reached traffic or data
    SteadyLatency latency;              // before the failure
    std::string overloaded_before;          // what the load alone fills, before anything fails; empty if nothing
    BookSnapshot before, end_of_incident;
    std::vector<Spent> spent;
    std::vector<ZoneFlow> zone_flows;       // from the failure on
    std::vector<ClientWaits> waits;         // producers, then consumers; from the failure on
    std::optional<Watcher> watcher;
    /// What held the largest backlog back while every crowd was served and something still waited.
    std::vector<std::pair<Cause, Duration>> drain_causes;

private:
    void look_at_clients();
    void note_drain();
    Spent spent_now() const;
    void note_zone_flow();
    void judge();
    void judge_risk();
    std::size_t balancing() const;
    bool pauses_only(double unsent, double unread, bool redundant);
    BookSnapshot snapshot() const;
    template <class Visit>
    void each_crowd(Visit visit) const;
    void write_row();
    void hold_pools();
    void look_at_pools();
    double backlog_of_producers() const;
    double lag_of_consumers() const;

    World& world_;
    bool struck_ = false, never_struck_ = false;
    double backlog_before_ = 0, lag_before_ = 0, hidden_before_ = 0, cross_before_ = 0, acked_before_ = 0;
    Time looked_;
    Time paused_;                           // when a balancer last paused a partition
    bool pausing_ = false;                  // it does, or what its pauses have left has not drained
    std::optional<Cause> draining_;
    std::size_t flow_step_ = 1, flow_skipped_ = 0;      // every how many looks a zone flow is kept
    std::vector<double> shares_;            // of each pool since the last look
    MinuteMeans carried_;                   // before the failure
    std::size_t phase_ = 0;                 // of these shares: before, during, after
};

}  // namespace rehearse
