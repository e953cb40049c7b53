// One of a broker's log directories fails (KIP-112, KIP-858): its replicas go offline at once, the others are served on, and nothing
// is made again on the disks that are left.
#pragma once

#include "models/failures/timing.hpp"

namespace rehearse {

/// One of a broker's log directories fails; with the last one the process halts.
struct LogDirLoss {
    static constexpr std::string_view tag = "fail";
    static constexpr std::string_view kind = "log-dir";
    static constexpr std::string_view meaning = "one of a broker's log directories fails; its replicas are gone until the disk is replaced and the broker restarted";
    Timing timing;
    Count broker = 0;
    Count directory = 1;

    void fields(auto&& field) {
        timing.fields(field);
        field({.name = "broker", .meaning = "number of the broker, from 1", .required = true, .least = 1}, broker);
        field({.name = "directory", .meaning = "number of the directory, from 1", .source = "any is like the others", .as_of = "2026-11-21", .least = 1, .most = 64}, directory);
    }
    Target target() const { return {.field = "broker", .zone = {}, .broker = broker, .data_volume = true}; }
    void strike(World& world) const;
    void heal(World& world) const;
};

}  // namespace rehearse
