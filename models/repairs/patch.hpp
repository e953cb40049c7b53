// A round of patches, as a managed service or an operator does it: every broker is stopped in order and started again, one at a time, the
// next one when all copies are in sync again.
#pragma once

#include <optional>

#include "models/failures/timing.hpp"

namespace rehearse {

/// Brokers are restarted in order, each after the copies of the one before have caught up.
struct Patch {
    static constexpr std::string_view tag = "do";
    static constexpr std::string_view kind = "patch";
    static constexpr std::string_view meaning = "brokers are stopped in order and started again one at a time, the next when every copy is in sync (a rolling restart)";
    static constexpr bool disturbs = true;
    Timing timing;
    std::optional<Count> brokers;
    bool reboots = true;
    Duration pause = 1_min;
    Duration look = 10_s;

    void fields(auto&& field) {
        timing.fields(field);
        field({.name = "brokers", .meaning = "how many brokers are patched, from number 1 on; default: all", .least = 1}, brokers);
        field({.name = "reboots", .meaning = "the machine starts anew too, its volume kept; false: the process only", .source = "unverified", .as_of = "2026-11-22"}, reboots);
        field({.name = "pause", .meaning = "from the moment that every copy is in sync to the next broker", .source = "unverified", .as_of = "2026-11-22", .least = 0}, pause);
        field({.name = "look", .meaning = "time between looks at the copies", .source = "unverified", .as_of = "2026-11-22", .least = 1e9}, look);
    }
    Target target() const { return {.field = "brokers", .zone = {}, .broker = brokers}; }
    void strike(World& world) const;
    void heal(World&) const {}
};

}  // namespace rehearse
