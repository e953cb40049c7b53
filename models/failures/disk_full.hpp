// A broker's log directory runs full: the first append that fails takes the directory offline, and a broker without one halts.
#pragma once

#include "models/failures/timing.hpp"

namespace rehearse {

/// A broker's only log directory runs full: the process halts and cannot start before somebody made room.
struct DiskFull {
    static constexpr std::string_view tag = "fail";
    static constexpr std::string_view kind = "disk-full";
    static constexpr std::string_view meaning = "a broker's volume is full: its process halts and cannot start until there is room";
    Timing timing;
    Count broker = 0;

    void fields(auto&& field) {
        timing.fields(field);
        field({.name = "broker", .meaning = "number of the broker, from 1", .required = true, .least = 1}, broker);
    }
    Target target() const { return {.field = "broker", .zone = {}, .broker = broker, .data_volume = true}; }
    void strike(World& world) const;
    void heal(World& world) const;
};

}  // namespace rehearse
