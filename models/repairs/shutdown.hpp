// People stop a broker in order, as for an upgrade: it gives away what it leads, then its process ends. What that takes is the design's
// own: elections in shared-nothing Kafka, a log that is uploaded and partitions that open elsewhere in leader-based shared storage.
#pragma once

#include "models/failures/timing.hpp"

namespace rehearse {

/// A broker is stopped in order (controlled shutdown) and, if the study says so, started again.
struct Shutdown {
    static constexpr std::string_view tag = "do";
    static constexpr std::string_view kind = "shut-down";
    static constexpr std::string_view meaning = "people stop a broker in order: what it leads goes first, then its process ends";
    static constexpr bool disturbs = true;
    Timing timing;
    Count broker = 0;

    void fields(auto&& field) {
        timing.fields(field);
        field({.name = "broker", .meaning = "number of the broker, from 1", .required = true, .least = 1}, broker);
    }
    Target target() const { return {.field = "broker", .zone = {}, .broker = broker}; }
    void strike(World& world) const;
    void heal(World& world) const;
};

}  // namespace rehearse
