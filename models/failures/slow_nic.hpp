// A broker's network interface slows down, in both directions.
#pragma once

#include "models/failures/timing.hpp"

namespace rehearse {

/// A broker's network interface slows down, in both directions.
struct SlowNic {
    static constexpr std::string_view tag = "fail";
    static constexpr std::string_view kind = "slow-nic";
    static constexpr std::string_view meaning = "a network interface works at a lower rate in both directions";
    Timing timing;
    Count broker = 0;
    Rate rate;

    void fields(auto&& field) {
        timing.fields(field);
        field({.name = "broker", .meaning = "number of the broker, from 1", .required = true, .least = 1}, broker);
        field({.name = "rate", .meaning = "what is left in each direction", .required = true, .least = 0}, rate);
    }
    Target target() const { return {.field = "broker", .zone = {}, .broker = broker}; }
    void strike(World& world) const;
    void heal(World& world) const;
};

}  // namespace rehearse
