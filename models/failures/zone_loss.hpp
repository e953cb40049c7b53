// A zone loses power: every machine in it falls silent at once.
#pragma once

#include "models/failures/timing.hpp"

namespace rehearse {

/// A zone loses power: every machine in it falls silent at once.
struct ZoneLoss {
    static constexpr std::string_view tag = "fail";
    static constexpr std::string_view kind = "zone";
    static constexpr std::string_view meaning = "every machine of a zone loses power and falls silent";
    Timing timing;
    std::string zone;

    void fields(auto&& field) {
        timing.fields(field);
        field({.name = "zone", .meaning = "the zone that goes dark", .required = true}, zone);
    }
    Target target() const { return {.field = "zone", .zone = zone, .broker = {}}; }
    void strike(World& world) const;
    void heal(World& world) const;
};

}  // namespace rehearse
