// The object store answers, but slowly: every request takes a multiple of its time, as in a brown-out that hits all requests alike.
#pragma once

#include "models/failures/timing.hpp"

namespace rehearse {

/// The object store answers slowly.
struct StoreSlow {
    static constexpr std::string_view tag = "fail";
    static constexpr std::string_view kind = "store-slow";
    static constexpr std::string_view meaning = "every request to the object store takes longer";
    Timing timing;
    Ratio factor = 1;

    void fields(auto&& field) {
        timing.fields(field);
        field({.name = "factor", .meaning = "how many times as long as usual a request takes", .required = true, .least = 1}, factor);
    }
    Target target() const { return {.field = "fail", .zone = {}, .broker = {}, .object_store = true}; }
    void strike(World& world) const;
    void heal(World& world) const;
};

}  // namespace rehearse
