// A broker's data volume slows down: throughput and operations fall to a share of what they were.
#pragma once

#include "models/failures/timing.hpp"

namespace rehearse {

/// A broker's data volume slows down: throughput and operations fall to a share of what they were.
struct SlowVolume {
    static constexpr std::string_view tag = "fail";
    static constexpr std::string_view kind = "slow-volume";
    static constexpr std::string_view meaning = "a data volume works at a share of its speed";
    Timing timing;
    Count broker = 0;
    Ratio speed = 0.1;

    void fields(auto&& field) {
        timing.fields(field);
        field({.name = "broker", .meaning = "number of the broker, from 1", .required = true, .least = 1}, broker);
        field({.name = "speed", .meaning = "share of throughput and operations that is left", .source = "unverified", .as_of = "2026-11-21", .least = 0, .most = 1}, speed);
    }
    Target target() const { return {.field = "broker", .zone = {}, .broker = broker, .data_volume = true}; }
    void strike(World& world) const;
    void heal(World& world) const;
};

}  // namespace rehearse
