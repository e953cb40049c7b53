// Who reaches whom: components of the graph that is left after a failure, and articulation points.
#include <algorithm>
#include <boost/graph/biconnected_components.hpp>
#include <boost/graph/connected_components.hpp>
#include <boost/graph/filtered_graph.hpp>
#include <boost/property_map/property_map.hpp>
#include <iterator>

#include "topologies/topology_graph.hpp"

namespace rehearse {
namespace {

using Components = std::vector<std::optional<std::size_t>>;

/// Keeps what did not fail. Boost copies predicates, so they only point.
struct VertexIsUp {
    const std::vector<char>* down = nullptr;
    bool operator()(LinkGraph::vertex_descriptor v) const { return (*down)[v] == 0; }
};
struct LinkIsUp {
    const LinkGraph* graph = nullptr;
    const std::vector<char>* down = nullptr;
    bool operator()(const LinkGraph::edge_descriptor& e) const { return (*down)[(*graph)[e].index()] == 0; }
};

template <class Index>
std::vector<char> marks(std::size_t count, const std::vector<Index>& marked) {
    std::vector<char> out(count, 0);
    for (const Index id : marked) out.at(id.index()) = 1;
    return out;
}

bool together(const Components& components, VertexId a, VertexId b) {
    return components[a.index()] && components[a.index()] == components[b.index()];
}

/// Those of `vertices` that were with someone of `others` before and are with none of them now, although still up.
std::vector<VertexId> left_alone(const std::vector<VertexId>& vertices, const std::vector<VertexId>& others,
                                 const Components& before, const Components& after) {
    const auto with_any = [&](VertexId v, const Components& components) {
        return std::any_of(others.begin(), others.end(), [&](VertexId other) { return together(components, v, other); });
    };
    std::vector<VertexId> alone;
    for (const VertexId v : vertices)
        if (after[v.index()] && with_any(v, before) && !with_any(v, after)) alone.push_back(v);
    return alone;
}

std::size_t pairs_parted(const std::vector<VertexId>& some, const std::vector<VertexId>& others, const Components& before,
                         const Components& after) {
    std::size_t pairs = 0;
    for (const VertexId a : some)
        for (const VertexId b : others)
            if (after[a.index()] && after[b.index()] && together(before, a, b) && !together(after, a, b)) ++pairs;
    return pairs;
}

}  // namespace

Components Topology::Graph::components(const Failed& failed) const {
    const std::vector<char> vertex_down = marks(vertices.size(), failed.vertices);
    const std::vector<char> link_down = marks(links.size(), failed.links);
    const boost::filtered_graph<LinkGraph, LinkIsUp, VertexIsUp> left(boost, LinkIsUp{&boost, &link_down},
                                                                      VertexIsUp{&vertex_down});
    std::vector<std::size_t> number(vertices.size(), 0);
    boost::connected_components(left, boost::make_iterator_property_map(number.begin(), boost::get(boost::vertex_index, boost)));
    Components out(vertices.size());
    for (std::size_t v = 0; v < vertices.size(); ++v)
        if (vertex_down[v] == 0) out[v] = number[v];
    return out;
}

std::vector<std::string> Topology::Graph::names(const std::vector<VertexId>& of) const {
    std::vector<std::string> out;
    for (const VertexId v : of) out.push_back(vertices[v.index()].name);
    return out;
}

bool Topology::reaches(VertexId a, VertexId b, const Failed& failed) const { return together(graph_->components(failed), a, b); }

std::vector<Reach> Topology::reach_after(const Failed& failed) const {
    const Components components = graph_->components(failed);
    std::vector<Reach> out;
    for (const VertexId crowd : graph_->crowds) {
        const auto reached = [&](VertexId v) { return together(components, crowd, v); };
        std::vector<VertexId> brokers;
        std::copy_if(graph_->brokers.begin(), graph_->brokers.end(), std::back_inserter(brokers), reached);
        const bool store = std::any_of(graph_->stores.begin(), graph_->stores.end(), reached);
        out.push_back(
            Reach{name(crowd), components[crowd.index()].has_value(), graph_->names(brokers), graph_->brokers.size(), store});
    }
    return out;
}

std::vector<SinglePoint> Topology::single_points_of_failure() const {
    std::vector<LinkGraph::vertex_descriptor> points;
    boost::articulation_points(graph_->boost, std::back_inserter(points));
    std::sort(points.begin(), points.end());
    const Components before = graph_->components({});
    std::vector<SinglePoint> out;
    for (const auto point : points) {
        const VertexId vertex{static_cast<std::uint32_t>(point)};
        const Components after = graph_->components(Failed{{vertex}, {}});
        const std::size_t pairs = pairs_parted(graph_->crowds, graph_->brokers, before, after);
        if (pairs == 0) continue;
        out.push_back(SinglePoint{vertex, name(vertex), graph_->names(left_alone(graph_->brokers, graph_->crowds, before, after)),
                                  graph_->names(left_alone(graph_->crowds, graph_->brokers, before, after)), pairs});
    }
    return out;
}

}  // namespace rehearse
