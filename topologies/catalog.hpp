// The catalog: everything that data files say about places, as plain data. It is read elsewhere and handed down.
// Every row type names its file, the key of its rows, and its parameters.
#pragma once

#include <string_view>
#include <vector>

#include "topologies/instance_type.hpp"
#include "topologies/latency_row.hpp"
#include "topologies/object_store_type.hpp"
#include "topologies/prices.hpp"
#include "topologies/tariff.hpp"
#include "topologies/volume_type.hpp"
#include "topologies/workload_shape.hpp"

namespace rehearse {

struct Catalog {
    std::vector<InstanceType> instances;
    std::vector<VolumeType> volumes;
    std::vector<ObjectStoreType> object_stores;
    std::vector<Tariff> tariffs;
    PriceBook prices;
    std::vector<LatencyRow> latencies;
    std::vector<WorkloadShape> workloads;

    // Each gives nullptr when the catalog has no such thing.
    const InstanceType* instance(std::string_view provider, std::string_view type) const;
    const VolumeType* volume(std::string_view provider, std::string_view name) const;  // also types of provider "any"
    const ObjectStoreType* object_store(std::string_view provider, std::string_view name) const;  // the same
    const Tariff* tariff(std::string_view provider) const;
    const WorkloadShape* workload(std::string_view name) const;
};

}  // namespace rehearse
