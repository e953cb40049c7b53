// What one run of one architecture came to, as plain data: what reports render and tests judge. Nothing here simulates.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/price_fold.hpp"
#include "models/request_book.hpp"
#include "models/steady_latency.hpp"
#include "models/traffic_book.hpp"
#include "models/watch_log.hpp"
#include "sim/journal.hpp"
#include "sim/units.hpp"

namespace rehearse {

enum class Verdict {
    recovered,        // reachable and nothing hidden before the horizon
    not_recovered,    // `reason` names what waits for what
    inconclusive,     // the failure touched no traffic, so the run proves nothing
    not_applicable    // this design does not have what failed
};

/// A named instant of the recovery with the fact that proves it.
struct Milestone {
    std::string name;            // failure, detected, fenced, leaders elected, reachable, ...
    std::optional<Time> at;      // absolute; none if it was not reached
    std::string proof;           // the fact, in words
};

/// How much later than in steady state bytes were served, counted from the instant at which they were meant to be sent (producers) or
/// were appended (consumers). Half of the bytes of the window waited at most p50, and so on.
struct ExtraLatency {
    Duration window;             // from the failure; an hour, or up to the horizon: the same for every design
    Bytes bytes;                 // meant to be sent, or appended, in the window
    Duration p50, p95, p99, p999, most;
    Bytes late;                  // waited longer than the crowd's `late after`, or were never served
    Bytes still_waiting;         // of the window, not served by the horizon; their wait is counted up to there
};

/// With which error a producer learns that a record will not be stored, by the setting or the answer behind it.
enum class SendError {
    delivery_timeout,        // TimeoutException after delivery.timeout.ms: nobody led the partition, or nobody answered
    not_enough_replicas,     // the same span, and the last that the leader said was NOT_ENOUGH_REPLICAS
    max_block                // TimeoutException out of send() itself: the buffer stayed full for max.block.ms
};
inline constexpr std::size_t send_errors = 3;

/// What one client group felt, from the first failure to the horizon.
struct ClientOutcome {
    std::string name;
    bool produces = true;
    Duration without_service;        // time during which at least one of its partitions was not served
    Bytes offered, served, failed;   // failed: producers were told an error
    std::array<Bytes, send_errors> failed_by{};    // by SendError; they sum to `failed`
    Bytes duplicated;                // producers: stands twice, because it was written, not answered, and sent again without idempotence
    Bytes read_again;                // consumers: read a second time, because nobody had committed it
    Bytes backlog_peak;              // producer: waiting to be acknowledged; consumer: lag
    std::optional<Time> drained;     // when the backlog was back at its level before the failure
    ExtraLatency extra{};
    Duration blocked;                // producers: sends blocked because the buffer was full
};

/// One part of the way from the failure to a milestone; the parts of a way sum to the whole.
struct PathPart {
    std::string name;            // detect, decide, elect, publish, notice, follow, assign, replay, close, open, return, start, scan, copy, drain
    Duration lasts;
    std::string bound_by;        // the setting, pool or person that it waits for
};

/// Curves, piecewise linear between the rows; every row is an instant at which a slope changed.
struct Series {
    std::vector<std::string> columns;           // names with units, e.g. "acked_bytes_per_s"
    std::vector<Time> times;
    std::vector<std::vector<double>> rows;      // one vector a time, parallel to columns
};

/// The columns of Series that every run has, in this order.
namespace column {
inline constexpr std::size_t offered = 0, acked = 1, consumed = 2, producer_backlog = 3, consumer_lag = 4, unserved_partitions = 5,
                             offline_partitions = 6, under_replicated_partitions = 7, cross_zone = 8, recovery = 9, hidden = 10;
inline constexpr std::size_t count = 11;
}  // namespace column
/// column::cross_zone and column::recovery are bytes a second; hidden is bytes still to rebuild, replay or upload;
/// offered, acked, consumed bytes a second; backlog and lag bytes; partitions plain numbers.

/// Bytes moved from zone to zone since the failure, [from * zones + to]; between two entries they flow evenly.
struct ZoneFlow {
    Time at;
    std::vector<double> bytes;
};

/// Time in one phase for which a pool was used by more than 70 %, more than 90 %, and wholly (within a millionth).
using TimeAbove = std::array<Duration, 3>;
inline constexpr std::array above_shares{0.7, 0.9, 1 - 1e-6};

/// How busy one pool was before, during and after the incident: its peak use of capacity, the load that it carried, and for how long it was busy.
struct PoolPeak {
    std::string pool;
    double before = 0, during = 0, after = 0;    // shares of capacity, 0 to 1
    double carried = 0;                          // before: the highest mean over a minute
    std::array<TimeAbove, 3> above{};            // of the three phases
};

/// Time for which one kind of pool (or a cap, loop, gate) bound the recovery flows.
struct BoundBy {
    std::string cause;           // e.g. "volume throughput of broker 4", "fetch connection 7 -> 2"
    double seconds = 0;          // flow-seconds
};

/// The fleet of the run in a sentence and as the inventory that is billed.
struct FleetSummary {
    std::string sentence;
    Inventory inventory;
    std::string provider, region;
};

struct Outcome {
    std::string architecture;
    Verdict verdict = Verdict::recovered;
    std::string reason;                          // for every verdict but recovered
    std::optional<Time> interrupted_at;          // the run ended here and not at its horizon; nothing that needs the rest is known
    FleetSummary fleet;

    Time failure;                                // first strike
    std::optional<Duration> reachable;           // since the failure
    std::optional<Duration> nothing_hidden;      // since the failure
    Bytes data_at_risk;                          // peak of acknowledged bytes durable in one zone only
    Duration at_risk_for;
    Bytes lost;                                  // acknowledged, and then on no intact copy any more
    Duration incident;                           // failure to nothing hidden, else to the horizon

    std::vector<Milestone> milestones;           // in order of time; unreached ones last
    std::vector<ClientOutcome> clients;
    std::vector<PathPart> way_to_reachable, way_to_nothing_hidden;
    std::vector<BoundBy> bound_by;               // recovery flows, longest first
    std::vector<PoolPeak> peaks;
    std::vector<std::string> not_modelled;

    std::vector<std::string> zones;              // names, index = ZoneId
    TrafficBook steady_traffic;                  // from the start to the first failure
    Duration steady_for;
    TrafficBook incident_traffic;                // from the failure to the end of the incident
    RequestBook steady_requests, incident_requests;
    Bill month;                                  // steady state scaled to 730 h
    Bill incident_bill;                          // books from failure to end of incident
    Bill difference;                             // incident minus steady state over the same span
    std::vector<std::pair<Time, double>> cost_curve;    // cumulative extra USD since the failure; empty when a price is unknown
    std::vector<Decimal> cost_by_hour;           // extra USD of each hour of the incident; they sum to the difference's total
    Bill redundancy, headroom;                   // price of readiness: the parts of the month that serve no byte until something fails
    bool incident_open = false;                  // ended by the horizon, not by nothing hidden
    SteadyLatency latency;                       // before the failure
    Bytes cross_zone_extra;                      // cross-zone bytes of the incident beyond steady state

    Series series;
    std::vector<ZoneFlow> zone_flows;            // a few thousand at most, thinned evenly where there were more
    std::vector<FactRecord> events;
    WatchLog watched;                            // what was asked for besides
    std::string digest;
    std::uint64_t event_count = 0, tie_count = 0, settle_count = 0;
    double wall_seconds = 0;
    std::vector<std::string> warnings;           // e.g. load beyond a baseline before anything failed
};

}  // namespace rehearse
