// Members of consumer groups stop: killed, which the coordinator misses after a session, or closed, which it is told.
#pragma once

#include "models/failures/timing.hpp"

namespace rehearse {

/// Members of each group that reads a topic stop; only groups whose members the study counts can lose some.
struct ConsumerLoss {
    static constexpr std::string_view tag = "fail";
    static constexpr std::string_view kind = "consumers";
    static constexpr std::string_view meaning = "members of the consumer groups of a topic stop";
    Timing timing;
    std::string topic;
    Count members = 1;
    bool closed = false;

    void fields(auto&& field) {
        timing.fields(field);
        field({.name = "topic", .meaning = "the topic that they read", .required = true}, topic);
        field({.name = "members", .meaning = "members that stop in each group", .source = "one process", .as_of = "2026-11-21", .least = 1, .most = 10000}, members);
        field({.name = "closed", .meaning = "true: they commit and leave the group; false: they are killed", .source = "a process that is killed", .as_of = "2026-11-21"}, closed);
    }
    Target target() const { return {.field = "topic", .zone = {}, .broker = {}, .members_of = topic}; }
    void strike(World& world) const;
    void heal(World& world) const;
};

}  // namespace rehearse
