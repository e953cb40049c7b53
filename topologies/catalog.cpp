// Looking things up in the catalog, and what a volume includes.
#include "topologies/catalog.hpp"

#include <algorithm>

namespace rehearse {
namespace {

template <class Row, class Holds>
const Row* first(const std::vector<Row>& rows, Holds holds) {
    const auto found = std::find_if(rows.begin(), rows.end(), holds);
    return found == rows.end() ? nullptr : &*found;
}

}  // namespace

const InstanceType* Catalog::instance(std::string_view provider, std::string_view type) const {
    return first(instances, [&](const InstanceType& row) { return row.type == type && row.provider == provider; });
}

const VolumeType* Catalog::volume(std::string_view provider, std::string_view name) const {
    return first(volumes,
                 [&](const VolumeType& row) { return row.name == name && (row.provider == provider || row.provider == "any"); });
}

const ObjectStoreType* Catalog::object_store(std::string_view provider, std::string_view name) const {
    return first(object_stores, [&](const ObjectStoreType& row) { return row.name == name && (row.provider == provider || row.provider == "any"); });
}

const Tariff* Catalog::tariff(std::string_view provider) const {
    return first(tariffs, [&](const Tariff& row) { return row.provider == provider; });
}

const WorkloadShape* Catalog::workload(std::string_view name) const {
    return first(workloads, [&](const WorkloadShape& row) { return row.name == name; });
}

double included_iops(const VolumeType& type, Bytes size) {
    const double grown = type.iops_per_gib * (size / 1_GiB);
    return std::min(std::max(type.base_iops, grown), type.most_iops);
}

Rate included_throughput(const VolumeType& type, Bytes size, double iops) {
    const Rate grown = std::max(type.throughput_per_tib * (size / (1024 * 1_GiB)), type.throughput_per_iops * iops);
    return std::min(std::max(type.base_throughput, grown), type.most_throughput);
}

}  // namespace rehearse
