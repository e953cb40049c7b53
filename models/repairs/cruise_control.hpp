// Cruise Control's self-healing: it sees a missing broker when it next looks, waits, and then moves its replicas a few at a time.
// Source of the defaults: linkedin/cruise-control dadba67e23, AnomalyDetectorConfig, SelfHealingNotifier, ExecutorConfig.
#pragma once

#include <optional>

#include "models/failures/timing.hpp"

namespace rehearse {

/// Watches from its moment on.
struct CruiseControl {
    static constexpr std::string_view tag = "do";
    static constexpr std::string_view kind = "cruise-control";
    static constexpr std::string_view meaning = "Cruise Control watches with self-healing on: 30 min after it saw a broker missing it gives its replicas to others";
    Timing timing;
    Duration detection_interval = 300_s;
    Duration heal_after = 30_min;
    Duration proposal = 1_min;
    Count moves_per_broker = 10;
    Duration progress_check = 10_s;
    std::optional<Rate> throttle;
    Count fixable_brokers = 10;
    Ratio fixable_share = 0.4;

    void fields(auto&& field) {
        constexpr std::string_view date = "2026-08-18";
        timing.fields(field);
        field({.name = "anomaly.detection.interval.ms", .meaning = "time between looks at the brokers", .source = "Cruise Control AnomalyDetectorConfig", .as_of = date, .least = 1e9}, detection_interval);
        field({.name = "broker.failure.self.healing.threshold.ms", .meaning = "from the first look that missed a broker to the repair", .source = "Cruise Control SelfHealingNotifier", .as_of = date, .least = 0}, heal_after);
        field({.name = "proposal", .meaning = "time to work out the moves", .source = "unverified", .as_of = "2026-11-21", .least = 0}, proposal);
        field({.name = "num.concurrent.partition.movements.per.broker", .meaning = "moves that a broker takes part in at a time", .source = "cruisecontrol.properties as shipped (code: 5)", .as_of = date, .least = 1}, moves_per_broker);
        field({.name = "execution.progress.check.interval.ms", .meaning = "time between looks at the moves", .source = "Cruise Control ExecutorConfig", .as_of = date, .least = 1e9}, progress_check);
        field({.name = "default.replication.throttle", .meaning = "bytes a second into each receiving broker; default: none", .least = 1}, throttle);
        field({.name = "fixable.failed.broker.count.threshold", .meaning = "more failed brokers are left to people", .source = "Cruise Control AnomalyDetectorConfig", .as_of = date, .least = 0}, fixable_brokers);
        field({.name = "fixable.failed.broker.percentage.threshold", .meaning = "a larger share of failed brokers is left to people", .source = "Cruise Control AnomalyDetectorConfig", .as_of = date, .least = 0, .most = 1}, fixable_share);
    }
    Target target() const { return {.field = "", .zone = {}, .broker = {}}; }
    void strike(World& world) const;
    void heal(World&) const {}
};

}  // namespace rehearse
