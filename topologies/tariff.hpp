// A tariff: which price items a provider bills for bytes that move inside a region, and to whom.
#pragma once

#include <string>
#include <string_view>

#include "sim/fields.hpp"

namespace rehearse {

/// An empty item is not billed at all; an item without a price makes the bill unknown.
struct Tariff {
    static constexpr std::string_view file = "tariffs.json", rows = "tariffs";
    std::string provider;
    std::string cross_zone_out;  // billed to the sender
    std::string cross_zone_in;   // billed to the receiver; may be the same item, then both directions are billed
    std::string same_zone;
    std::string object_store;  // between machines and the object store of the region
    std::string as_of, source, note;

    void fields(auto&& field) {
        field({.name = "provider", .meaning = "who bills", .required = true}, provider);
        field({.name = "cross_zone_out", .meaning = "price item of bytes sent to another zone", .required = true},
              cross_zone_out);
        field({.name = "cross_zone_in",
               .meaning = "price item of bytes received from another zone; empty: not billed",
               .required = true},
              cross_zone_in);
        field({.name = "same_zone", .meaning = "price item of bytes that stay in their zone", .required = true}, same_zone);
        field({.name = "object_store",
               .meaning = "price item of bytes to and from the object store of the region",
               .required = true},
              object_store);
        field({.name = "as_of", .meaning = "date of the publication or of the copy", .required = true}, as_of);
        field({.name = "source", .meaning = "where it was read; \"unverified\" when from memory", .required = true}, source);
        field({.name = "note", .meaning = "a remark on the row"}, note);
    }
};

}  // namespace rehearse
