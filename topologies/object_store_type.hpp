// A class of object storage: its price items by tier and by kind of request, how fast it answers, and how many requests it takes.
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
    std::string put_item, get_item, list_item, delete_item, upload_item, retrieval_item;
    bool zonal = false;
    double writes = 0, reads = 0;              // requests a second; 0: nobody has said
    Duration doubles_least, doubles_most;      // of sustained excess; zero: it never takes more
    Duration put_median, put_p99, get_median, get_p99;
    Rate stream;
    std::string as_of, source, speed_source, note;

    void fields(auto&& field) {
        field({.name = "provider", .meaning = "whose store it is; any: one that the user runs", .required = true}, provider);
        field({.name = "name", .meaning = "the storage class", .required = true}, name);
        field({.name = "storage_items", .meaning = "price items of stored bytes, by tier", .required = true}, storage_items);
        field({.name = "put_item", .meaning = "price item of PUT, COPY and POST", .required = true}, put_item);
        field({.name = "get_item", .meaning = "price item of GET and HEAD", .required = true}, get_item);
        field({.name = "list_item", .meaning = "price item of LIST", .required = true}, list_item);
        field({.name = "delete_item", .meaning = "price item of DELETE", .required = true}, delete_item);
        field({.name = "upload_item", .meaning = "price item of every byte written; default: none is billed"}, upload_item);
        field({.name = "retrieval_item", .meaning = "price item of every byte read; default: none is billed"}, retrieval_item);
        field({.name = "zonal", .meaning = "it keeps its objects in one zone"}, zonal);
        field({.name = "writes", .meaning = "PUT, COPY, POST, LIST, DELETE a second that a bucket takes at first", .least = 0}, writes);
        field({.name = "reads", .meaning = "GET, HEAD a second that a bucket takes at first", .least = 0}, reads);
        field({.name = "doubles_least", .meaning = "shortest time at the limit after which a bucket takes twice as many", .least = 0}, doubles_least);
        field({.name = "doubles_most", .meaning = "longest such time", .least = 0}, doubles_most);
        field({.name = "put_median", .meaning = "a PUT besides its bytes, median", .least = 0}, put_median);
        field({.name = "put_p99", .meaning = "the same, 99th percentile", .least = 0}, put_p99);
        field({.name = "get_median", .meaning = "first byte of a GET, median", .least = 0}, get_median);
        field({.name = "get_p99", .meaning = "the same, 99th percentile", .least = 0}, get_p99);
        field({.name = "stream", .meaning = "throughput of one connection", .least = 0}, stream);
        field({.name = "as_of", .meaning = "date at which the items were named", .required = true}, as_of);
        field({.name = "source", .meaning = "where it was read; \"unverified\" when from memory", .required = true}, source);
        field({.name = "speed_source", .meaning = "where limits and latencies were read, with dates", .required = true}, speed_source);
        field({.name = "note", .meaning = "a remark on the row"}, note);
    }
};

}  // namespace rehearse
