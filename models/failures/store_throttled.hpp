// The object store answers with 503 above a lower request rate.
#pragma once

#include "models/failures/timing.hpp"

namespace rehearse {

/// The object store answers with 503 above a lower request rate.
struct StoreThrottled {
    static constexpr std::string_view tag = "fail";
    static constexpr std::string_view kind = "store-throttled";
    static constexpr std::string_view meaning = "the object store accepts fewer requests a second";
    Timing timing;
    Ratio writes = 0;
    Ratio reads = 0;

    void fields(auto&& field) {
        timing.fields(field);
        field({.name = "writes", .meaning = "PUT-class requests a second that are left", .required = true, .least = 0}, writes);
        field({.name = "reads", .meaning = "GET-class requests a second that are left", .required = true, .least = 0}, reads);
    }
    Target target() const { return {.field = "fail", .zone = {}, .broker = {}, .object_store = true}; }
    void strike(World& world) const;
    void heal(World& world) const;
};

}  // namespace rehearse
