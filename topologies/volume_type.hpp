// A kind of volume: what it can do, what more can be bought, and the price items of each.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/fields.hpp"
#include "sim/units.hpp"

namespace rehearse {

/// Operations above `above` (and below the next tier) are billed under `item`.
struct IopsTier {
    std::string item;
    double above = 0;

    void fields(auto&& field) {
        field({.name = "item", .meaning = "price item", .required = true}, item);
        field({.name = "above", .meaning = "operations a second from which it is billed", .required = true, .least = 0}, above);
    }
};

/// Throughput above `above` (and below the next tier) is billed under `item`.
struct ThroughputTier {
    std::string item;
    Rate above;

    void fields(auto&& field) {
        field({.name = "item", .meaning = "price item", .required = true}, item);
        field({.name = "above", .meaning = "throughput from which it is billed", .required = true, .least = 0}, above);
    }
};

struct VolumeType {
    static constexpr std::string_view file = "volumes.json", rows = "volumes";
    std::string provider, name;
    Rate base_throughput;  // with nothing more bought; local volumes bring the instance's own
    double base_iops = 0;
    Rate throughput_per_tib;  // some types grow with their size; 0 for those that do not
    double iops_per_gib = 0;
    Rate throughput_per_iops;  // some with the operations bought
    Rate most_throughput;
    double most_iops = 0;
    Bytes most_size;
    bool local = false;                // part of the instance: dies with it, limits and price come from there
    bool regional = false;             // kept in two zones or more: another zone can attach it when one is lost
    bool file_server = false;          // one file system that all machines mount, with a standby in another zone
    std::string capacity_item;         // empty: in the price of the instance
    std::vector<IopsTier> iops_items;  // empty: operations are not billed
    std::vector<ThroughputTier> throughput_items;
    std::string as_of, source, note;

    void fields(auto&& field) {
        field({.name = "provider", .meaning = "whose type it is; \"any\" for local disks", .required = true}, provider);
        field({.name = "name", .meaning = "the provider's name", .required = true}, name);
        field({.name = "base_throughput", .meaning = "throughput with nothing more bought"}, base_throughput);
        field({.name = "base_iops", .meaning = "operations a second with nothing more bought"}, base_iops);
        field({.name = "throughput_per_tib", .meaning = "throughput that each TiB brings"}, throughput_per_tib);
        field({.name = "iops_per_gib", .meaning = "operations a second that each GiB brings"}, iops_per_gib);
        field({.name = "throughput_per_iops", .meaning = "throughput that each operation a second brings"}, throughput_per_iops);
        field({.name = "most_throughput", .meaning = "most that one volume can have"}, most_throughput);
        field({.name = "most_iops", .meaning = "most operations a second that one volume can have"}, most_iops);
        field({.name = "most_size", .meaning = "largest volume"}, most_size);
        field({.name = "local", .meaning = "part of the instance"}, local);
        field({.name = "regional", .meaning = "kept in two zones or more, so that another zone can attach it"}, regional);
        field({.name = "file_server", .meaning = "one file system that all machines mount, with a standby in another zone"}, file_server);
        field({.name = "capacity_item", .meaning = "price item of the size; empty: in the price of the instance"}, capacity_item);
        field({.name = "iops_items", .meaning = "price items of operations a second, by tier"}, iops_items);
        field({.name = "throughput_items", .meaning = "price items of throughput, by tier"}, throughput_items);
        field({.name = "as_of", .meaning = "date of the publication or of the copy", .required = true}, as_of);
        field({.name = "source", .meaning = "where it was read; \"unverified\" when from memory", .required = true}, source);
        field({.name = "note", .meaning = "a remark on the row"}, note);
    }
};

/// Operations a second of a volume of that size when none are bought.
double included_iops(const VolumeType& type, Bytes size);
/// Throughput of a volume of that size and those operations a second when no throughput is bought.
Rate included_throughput(const VolumeType& type, Bytes size, double iops);

}  // namespace rehearse
