// People move what a broker holds to others (kafka-reassign-partitions, KIP-455), in batches or all at once: the replicas of one that is
// gone where brokers have copies, with a throttle or without; in leader-based shared storage the partitions of one that runs.
#pragma once

#include <optional>

#include "models/failures/timing.hpp"

namespace rehearse {

/// Replicas of a broker that is gone are given to others, the rack rule kept where it can be; where nothing is copied, what a running one leads.
struct Reassignment {
    static constexpr std::string_view tag = "do";
    static constexpr std::string_view kind = "reassign";
    static constexpr std::string_view meaning = "people give the replicas of a lost broker to others (KIP-455); in AutoMQ, the partitions of a running one";
    static constexpr bool disturbs = true;
    Timing timing;
    Count broker = 0;
    std::optional<Rate> throttle;
    std::optional<Count> batch;

    void fields(auto&& field) {
        timing.fields(field);
        field({.name = "broker", .meaning = "number of the broker whose replicas or partitions others take over, from 1", .required = true, .least = 1}, broker);
        field({.name = "throttle", .meaning = "bytes a second into each receiving broker (--throttle), where bytes are copied; default: none", .least = 1}, throttle);
        field({.name = "batch", .meaning = "partitions that are moved at a time; default: all at once, as the controller does not pace them", .least = 1}, batch);
    }
    Target target() const { return {.field = "broker", .zone = {}, .broker = broker}; }
    void strike(World& world) const;
    void heal(World&) const {}
};

}  // namespace rehearse
