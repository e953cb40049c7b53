// A broker loses its data volume: the process halts and comes back, if at all, with an empty one.
#pragma once

#include "models/failures/timing.hpp"

namespace rehearse {

/// A broker loses its data volume: the process halts and comes back, if at all, with an empty one.
struct VolumeLoss {
    static constexpr std::string_view tag = "fail";
    static constexpr std::string_view kind = "volume";
    static constexpr std::string_view meaning = "a broker's data volume is lost; its process halts, a replacement starts empty";
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
