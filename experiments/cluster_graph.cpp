// Machines are named as studies name them: brokers from 1, zones by letter.
#include "experiments/cluster_graph.hpp"

#include <algorithm>

#include "models/architecture.hpp"
#include "models/fleet.hpp"
#include "sim/check.hpp"

namespace rehearse {
namespace {

Rate volume_throughput(const VolumeSpec& spec, const VolumeType& type, const InstanceType& machine) {
    if (type.local) return machine.local_write;
    return std::min(spec.throughput.value_or(type.base_throughput), machine.ebs_base);
}

class GraphBuilder {
public:
    GraphBuilder(const ClusterSpec& cluster, const Parts& parts, const Catalog& catalog)
        : cluster_(cluster), parts_(parts), catalog_(catalog), graph_(cluster.region) {}

    Topology build() {
        for (const std::string& name : zone_names_of(cluster_)) add_zone(name);
        graph_.mesh_zones(cluster_.zone_link.value_or(Rate::unlimited()));
        const InstanceType* machine = catalog_.instance(cluster_.cloud, cluster_.brokers.instance);
        expects(machine != nullptr, "the study was checked: its instance type is in the catalog");
        for (Count i = 0; i < cluster_.brokers.count; ++i) add_broker(i, *machine);
        for (Count i = 0; i < cluster_.controllers; ++i)
            graph_.add_controller("controller " + std::to_string(i + 1), rack_of(i), Rate::unlimited());
        if (parts_.object_store) graph_.add_store("object store");
        return std::move(graph_);
    }

private:
    void add_zone(const std::string& name) {
        const ZoneId zone = graph_.add_zone("zone " + name);
        racks_.push_back(graph_.add_rack("machines of zone " + name, zone));
        graph_.add_crowd("clients in zone " + name, zone);
    }

    void add_broker(Count index, const InstanceType& machine) {
        const std::string name = "broker " + std::to_string(index + 1);
        const BrokerId broker = graph_.add_broker(name, racks_[home_of(cluster_, static_cast<std::size_t>(index)).index()], machine.nic_base);
        const VolumeSpec& wanted = cluster_.brokers.volume;
        const VolumeType* type = catalog_.volume(cluster_.cloud, wanted.type);
        if (parts_.data_volumes && type)
            graph_.add_volume("volume of " + name, broker, volume_throughput(wanted, *type, machine));
    }

    RackId rack_of(Count index) const { return racks_[static_cast<std::size_t>(index) % racks_.size()]; }

    const ClusterSpec& cluster_;
    const Parts& parts_;
    const Catalog& catalog_;
    Topology graph_;
    std::vector<RackId> racks_;
};

}  // namespace

Topology graph_of(const Entrant& entrant, const Catalog& catalog) {
    const ArchitectureInfo* design = find_architecture(entrant.architecture);
    expects(design != nullptr, "the study was checked: its architectures exist");
    return GraphBuilder(*entrant.cluster, design->parts, catalog).build();
}

}  // namespace rehearse
