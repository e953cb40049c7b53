// What a Topology holds: vertices, links, and the same as a Boost graph. For the topology's own sources only.
#pragma once

#include <boost/graph/adjacency_list.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "topologies/topology.hpp"

namespace rehearse {

struct VertexInfo {
    VertexKind kind;
    std::string name;
    std::optional<VertexId> inside;  // what it stands in: zone of a rack, rack of a machine, broker of a volume
};

struct LinkInfo {
    std::string name;
    VertexId a, b;
    Rate capacity;
};

/// Vertices and edges of this graph are numbered like `vertices` and `links` below.
using LinkGraph = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, boost::no_property, LinkId>;

struct Topology::Graph {
    std::string region;
    std::vector<VertexInfo> vertices;
    std::vector<LinkInfo> links;
    LinkGraph boost;
    std::vector<VertexId> zones, racks, brokers, controllers, crowds, stores;  // by id of their own kind

    /// For each vertex the number of its component once `failed` is taken away; none for a vertex that failed.
    std::vector<std::optional<std::size_t>> components(const Failed& failed) const;
    std::vector<std::string> names(const std::vector<VertexId>& of) const;
};

}  // namespace rehearse
