// A controller process dies. Nothing that clients see depends on one of them, unless a majority is gone or elections wait for the next active one.
#pragma once

#include "models/failures/timing.hpp"

namespace rehearse {

/// A controller process dies.
struct ControllerCrash {
    static constexpr std::string_view tag = "fail";
    static constexpr std::string_view kind = "controller";
    static constexpr std::string_view meaning = "a controller process dies; the quorum goes on with the others";
    Timing timing;
    Count controller = 0;

    void fields(auto&& field) {
        timing.fields(field);
        field({.name = "controller", .meaning = "number of the controller, from 1; they are spread over the zones in turn", .required = true, .least = 1}, controller);
    }
    Target target() const { return {.field = "controller", .zone = {}, .broker = {}, .controller = controller}; }
    void strike(World& world) const;
    void heal(World& world) const;
};

}  // namespace rehearse
