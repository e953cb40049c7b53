// The coordinator of a leaderless design commits nothing and finds nothing: a database that fails over, a control plane that is down.
#pragma once

#include "models/failures/timing.hpp"

namespace rehearse {

/// The coordinator of a leaderless design does not answer.
struct CoordinatorOutage {
    static constexpr std::string_view tag = "fail";
    static constexpr std::string_view kind = "coordinator-outage";
    static constexpr std::string_view meaning = "the coordinator of a leaderless design does not answer";
    Timing timing;

    void fields(auto&& field) { timing.fields(field); }
    Target target() const { return {.field = "fail", .zone = {}, .broker = {}, .coordinator = true}; }
    void strike(World& world) const;
    void heal(World& world) const;
};

}  // namespace rehearse
