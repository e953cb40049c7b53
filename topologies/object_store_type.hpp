// A class of object storage: its price items by tier and by kind of request. Its speed is the business of the models.
// Classes that also bill every byte written or read are not described here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/fields.hpp"
#include "sim/units.hpp"

namespace rehearse {

/// Bytes stored above `above` (and below the next tier) are billed under `item`.
struct StorageTier {
    std::string item;
    Bytes above;

    void fields(auto&& field) {
        field({.name = "item", .meaning = "price item", .required = true}, item);
        field({.name = "above", .meaning = "bytes from which it is billed", .required = true, .least = 0}, above);
    }
};

struct ObjectStoreType {
    static constexpr std::string_view file = "object_stores.json", rows = "object_stores";
    std::string provider, name;
    std::vector<StorageTier> storage_items;
    std::string put_item, get_item, list_item, delete_item;
    std::string as_of, source, note;

    void fields(auto&& field) {
        field({.name = "provider", .meaning = "whose store it is", .required = true}, provider);
        field({.name = "name", .meaning = "the storage class", .required = true}, name);
        field({.name = "storage_items", .meaning = "price items of stored bytes, by tier", .required = true}, storage_items);
        field({.name = "put_item", .meaning = "price item of PUT, COPY and POST", .required = true}, put_item);
        field({.name = "get_item", .meaning = "price item of GET and HEAD", .required = true}, get_item);
        field({.name = "list_item", .meaning = "price item of LIST", .required = true}, list_item);
        field({.name = "delete_item", .meaning = "price item of DELETE", .required = true}, delete_item);
        field({.name = "as_of", .meaning = "date at which the items were named", .required = true}, as_of);
        field({.name = "source", .meaning = "where it was read; \"unverified\" when from memory", .required = true}, source);
        field({.name = "note", .meaning = "a remark on the row"}, note);
    }
};

}  // namespace rehearse
