// Building a topology and asking for its parts.
#include "topologies/topology.hpp"

#include <algorithm>
#include <utility>

#include "sim/check.hpp"
#include "topologies/topology_graph.hpp"

namespace rehearse {
namespace {

template <class Index>
Index id_of(std::size_t index) {
    return Index{static_cast<std::uint32_t>(index)};
}

/// Notes a vertex under the ids of its kind.
template <class KindId>
KindId numbered(std::vector<VertexId>& of_kind, VertexId vertex) {
    of_kind.push_back(vertex);
    return id_of<KindId>(of_kind.size() - 1);
}

}  // namespace

Topology::Topology(std::string region) : graph_(std::make_unique<Graph>()) { graph_->region = std::move(region); }
Topology::~Topology() = default;
Topology::Topology(Topology&&) noexcept = default;
Topology& Topology::operator=(Topology&&) noexcept = default;

VertexId Topology::add(VertexKind kind, const std::string& name, std::optional<VertexId> inside) {
    const auto same = [&](const VertexInfo& other) { return other.name == name; };
    expects(std::none_of(graph_->vertices.begin(), graph_->vertices.end(), same), "a new name for each vertex");
    graph_->vertices.push_back(VertexInfo{kind, name, inside});
    return id_of<VertexId>(boost::add_vertex(graph_->boost));
}

LinkId Topology::link(const std::string& name, VertexId a, VertexId b, Rate capacity) {
    expects(capacity.per_second >= 0, "a capacity of at least zero");
    const auto id = id_of<LinkId>(graph_->links.size());
    graph_->links.push_back(LinkInfo{name, a, b, capacity});
    boost::add_edge(a.index(), b.index(), id, graph_->boost);
    return id;
}

ZoneId Topology::add_zone(const std::string& name) { return numbered<ZoneId>(graph_->zones, add(VertexKind::zone, name, {})); }

RackId Topology::add_rack(const std::string& name, ZoneId zone, Rate uplink) {
    const VertexId rack = add(VertexKind::rack, name, vertex(zone));
    link("uplink of " + name, rack, vertex(zone), uplink);
    return numbered<RackId>(graph_->racks, rack);
}

BrokerId Topology::add_broker(const std::string& name, RackId rack, Rate nic) {
    const VertexId broker = add(VertexKind::broker, name, vertex(rack));
    link("network of " + name, broker, vertex(rack), nic);
    return numbered<BrokerId>(graph_->brokers, broker);
}

ControllerId Topology::add_controller(const std::string& name, RackId rack, Rate nic) {
    const VertexId controller = add(VertexKind::controller, name, vertex(rack));
    link("network of " + name, controller, vertex(rack), nic);
    return numbered<ControllerId>(graph_->controllers, controller);
}

VertexId Topology::add_volume(const std::string& name, BrokerId broker, Rate throughput) {
    const VertexId volume = add(VertexKind::volume, name, vertex(broker));
    link("throughput of " + name, volume, vertex(broker), throughput);
    return volume;
}

CrowdId Topology::add_crowd(const std::string& name, ZoneId zone, Rate nic) {
    const VertexId crowd = add(VertexKind::crowd, name, vertex(zone));
    link("network of " + name, crowd, vertex(zone), nic);
    return numbered<CrowdId>(graph_->crowds, crowd);
}

VertexId Topology::add_store(const std::string& name, Rate per_zone) {
    const VertexId store = add(VertexKind::store, name, {});
    graph_->stores.push_back(store);
    for (const VertexId zone : graph_->zones) link(name + " from " + this->name(zone), zone, store, per_zone);
    return store;
}

LinkId Topology::link_zones(ZoneId a, ZoneId b, Rate capacity) {
    return link("between " + name(vertex(a)) + " and " + name(vertex(b)), vertex(a), vertex(b), capacity);
}

void Topology::mesh_zones(Rate capacity) {
    for (std::size_t a = 0; a < graph_->zones.size(); ++a)
        for (std::size_t b = a + 1; b < graph_->zones.size(); ++b) link_zones(id_of<ZoneId>(a), id_of<ZoneId>(b), capacity);
}

VertexId Topology::vertex(ZoneId zone) const { return graph_->zones.at(zone.index()); }
VertexId Topology::vertex(RackId rack) const { return graph_->racks.at(rack.index()); }
VertexId Topology::vertex(BrokerId broker) const { return graph_->brokers.at(broker.index()); }
VertexId Topology::vertex(ControllerId controller) const { return graph_->controllers.at(controller.index()); }
VertexId Topology::vertex(CrowdId crowd) const { return graph_->crowds.at(crowd.index()); }

const std::string& Topology::name(VertexId vertex) const { return graph_->vertices.at(vertex.index()).name; }
VertexKind Topology::kind(VertexId vertex) const { return graph_->vertices.at(vertex.index()).kind; }
const std::string& Topology::region() const { return graph_->region; }
std::size_t Topology::vertices() const { return graph_->vertices.size(); }
std::size_t Topology::links() const { return graph_->links.size(); }
const std::string& Topology::name(LinkId link) const { return graph_->links.at(link.index()).name; }
Rate Topology::capacity(LinkId link) const { return graph_->links.at(link.index()).capacity; }

Failed Topology::loss_of(VertexId lost) const {
    Failed failed;
    for (std::size_t v = 0; v < vertices(); ++v) {
        std::optional<VertexId> around = id_of<VertexId>(v);
        while (around && *around != lost) around = graph_->vertices[around->index()].inside;
        if (around) failed.vertices.push_back(id_of<VertexId>(v));
    }
    return failed;
}

Failed Topology::loss_of(ZoneId zone) const { return loss_of(vertex(zone)); }
Failed Topology::loss_of(RackId rack) const { return loss_of(vertex(rack)); }
Failed Topology::loss_of(BrokerId broker) const { return loss_of(vertex(broker)); }

Failed Topology::isolation_of(ZoneId zone) const {
    const auto outside = [this](VertexId v) { return kind(v) == VertexKind::zone || kind(v) == VertexKind::store; };
    Failed failed;
    for (std::size_t l = 0; l < links(); ++l) {
        const LinkInfo& link = graph_->links[l];
        const bool ends_here = link.a == vertex(zone) || link.b == vertex(zone);
        if (ends_here && outside(link.a) && outside(link.b)) failed.links.push_back(id_of<LinkId>(l));
    }
    return failed;
}

}  // namespace rehearse
