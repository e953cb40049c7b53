// A machine or a zone is cut off from everything else: silence, while everything inside keeps running.
#pragma once

#include "models/failures/timing.hpp"

namespace rehearse {

/// A machine or a zone is cut off from everything else: silence, while everything inside keeps running.
struct Isolation {
    static constexpr std::string_view tag = "fail";
    static constexpr std::string_view kind = "isolation";
    static constexpr std::string_view meaning = "a machine or zone is cut off; silence, nothing stops";
    Timing timing;
    std::string zone;
    std::optional<Count> broker;

    void fields(auto&& field) {
        timing.fields(field);
        field({.name = "zone", .meaning = "the zone that is cut off; or name a broker"}, zone);
        field({.name = "broker", .meaning = "the broker that is cut off, from 1; or name a zone", .least = 1}, broker);
    }
    Target target() const { return {.field = broker ? "broker" : "zone", .zone = zone, .broker = broker}; }
    void strike(World& world) const;
    void heal(World& world) const;
};

}  // namespace rehearse
