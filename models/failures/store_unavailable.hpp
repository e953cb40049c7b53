// The object store answers nothing.
#pragma once

#include "models/failures/timing.hpp"

namespace rehearse {

/// The object store answers nothing.
struct StoreUnavailable {
    static constexpr std::string_view tag = "fail";
    static constexpr std::string_view kind = "store-unavailable";
    static constexpr std::string_view meaning = "the object store answers nothing";
    Timing timing;

    void fields(auto&& field) {
        timing.fields(field);
    }
    Target target() const { return {.field = "fail", .zone = {}, .broker = {}, .object_store = true}; }
    void strike(World& world) const;
    void heal(World& world) const;
};

}  // namespace rehearse
