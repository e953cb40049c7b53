// The graph of a cluster: zones, racks, machines, volumes, client crowds and the object store, with links between them.
// Answers who reaches whom, what is a single point of failure, and which links bound what clients and brokers can exchange.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/id.hpp"
#include "sim/units.hpp"

namespace rehearse {

using VertexId = Id<struct VertexTag>;
using LinkId = Id<struct LinkTag>;
using CrowdId = Id<struct CrowdTag>;

enum class VertexKind { zone, rack, broker, controller, volume, crowd, store };

/// What is out of service.
struct Failed {
    std::vector<VertexId> vertices;
    std::vector<LinkId> links;
};

/// Links whose loss separates two sides, with what they carry together.
struct Cut {
    std::vector<std::string> links;
    Rate capacity;  // unlimited, with no links, when nothing bounds the exchange
};

/// A vertex whose loss alone keeps some crowd from some broker, although both stay up and reached each other before.
struct SinglePoint {
    VertexId vertex;
    std::string name;
    std::vector<std::string> brokers;  // that no crowd reaches any more
    std::vector<std::string> crowds;   // that reach no broker any more
    std::size_t pairs = 0;             // of a crowd and a broker that are apart now
};

/// What one crowd still reaches.
struct Reach {
    std::string crowd;
    bool up = true;  // the crowd itself is in service
    std::vector<std::string> brokers;
    std::size_t brokers_in_all = 0;
    bool store = false;
};

class Topology {
public:
    explicit Topology(std::string region);
    ~Topology();
    Topology(Topology&&) noexcept;
    Topology& operator=(Topology&&) noexcept;

    // Names are what answers call things; each must be new. Capacities hold in each direction; Rate::unlimited() is allowed.
    ZoneId add_zone(const std::string& name);
    RackId add_rack(const std::string& name, ZoneId zone, Rate uplink = Rate::unlimited());
    BrokerId add_broker(const std::string& name, RackId rack, Rate nic);
    ControllerId add_controller(const std::string& name, RackId rack, Rate nic);
    VertexId add_volume(const std::string& name, BrokerId broker, Rate throughput);
    CrowdId add_crowd(const std::string& name, ZoneId zone, Rate nic = Rate::unlimited());
    /// The object store of the region, linked to every zone that there is.
    VertexId add_store(const std::string& name, Rate per_zone = Rate::unlimited());
    LinkId link_zones(ZoneId a, ZoneId b, Rate capacity = Rate::unlimited());
    /// Links every pair of zones that there are.
    void mesh_zones(Rate capacity = Rate::unlimited());

    VertexId vertex(ZoneId zone) const;
    VertexId vertex(RackId rack) const;
    VertexId vertex(BrokerId broker) const;
    VertexId vertex(ControllerId controller) const;
    VertexId vertex(CrowdId crowd) const;
    const std::string& name(VertexId vertex) const;
    VertexKind kind(VertexId vertex) const;
    const std::string& region() const;
    std::size_t vertices() const;
    std::size_t links() const;
    const std::string& name(LinkId link) const;
    Rate capacity(LinkId link) const;

    /// The zone with everything that stands in it; the rack, the machine and its volumes likewise.
    Failed loss_of(ZoneId zone) const;
    Failed loss_of(RackId rack) const;
    Failed loss_of(BrokerId broker) const;
    /// Every link of the zone to other zones and to the store: what stands in it stays up, but alone.
    Failed isolation_of(ZoneId zone) const;

    bool reaches(VertexId a, VertexId b, const Failed& failed) const;
    /// One row a crowd, in the order in which they were added.
    std::vector<Reach> reach_after(const Failed& failed) const;
    /// In the order of vertices.
    std::vector<SinglePoint> single_points_of_failure() const;
    /// The cheapest cut between all crowds and all brokers; of several equally cheap ones the one nearest to the crowds.
    /// Capacities count in whole bytes a second.
    Cut cheapest_cut() const;
    Cut cheapest_cut(const std::vector<VertexId>& sources, const std::vector<VertexId>& sinks) const;

private:
    struct Graph;

    VertexId add(VertexKind kind, const std::string& name, std::optional<VertexId> inside);
    LinkId link(const std::string& name, VertexId a, VertexId b, Rate capacity);
    Failed loss_of(VertexId vertex) const;

    std::unique_ptr<Graph> graph_;
};

}  // namespace rehearse
