// What all failure kinds share: when they strike, and whether and how what failed comes back.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "sim/fields.hpp"
#include "sim/units.hpp"

namespace rehearse {

/// What a machine's data volume holds when it returns.
enum class Volumes { kept, lost };
template <>
struct EnumWords<Volumes> {
    static constexpr std::array words{std::pair{std::string_view("kept"), Volumes::kept}, std::pair{std::string_view("lost"), Volumes::lost}};
};

/// The return of what failed.
struct ReturnSpec {
    Duration after;
    Volumes volumes = Volumes::kept;

    void fields(auto&& field) {
        field({.name = "after", .meaning = "time from the strike until power, process or path is back", .required = true, .least = 0}, after);
        field({.name = "volumes", .meaning = "kept, or lost: the data volume comes back empty", .source = "a power or process loss leaves network volumes intact", .as_of = "2026-11-21"}, volumes);
    }
};

/// When a failure strikes and when it ends.
struct Timing {
    Duration at;
    std::optional<ReturnSpec> returns;

    void fields(auto&& field) {
        field({.name = "at", .meaning = "time from the start of the run", .required = true, .least = 0}, at);
        field({.name = "returns", .meaning = "when what failed comes back; default: never"}, returns);
    }
};

/// What a failure needs to exist, for checks before the clock starts. Empty members: not needed.
struct Target {
    std::string_view field;           // the JSON key that names it
    std::string zone;
    std::optional<Count> broker;      // 1-based, as in the study
    bool data_volume = false;
    bool object_store = false;
};

class World;

}  // namespace rehearse
