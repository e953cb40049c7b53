// A broker process is killed: its host still answers with resets, its volume stays.
#pragma once

#include "models/failures/timing.hpp"

namespace rehearse {

/// A broker process is killed: its host still answers with resets, its volume stays.
struct BrokerCrash {
    static constexpr std::string_view tag = "fail";
    static constexpr std::string_view kind = "broker";
    static constexpr std::string_view meaning = "a broker process dies; its host answers with resets";
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
