// The cheapest cut between two sets of vertices: maximum flow, then the links that leave what the sources still reach.
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/push_relabel_max_flow.hpp>
#include <cmath>
#include <cstdint>

#include "topologies/topology_graph.hpp"

namespace rehearse {
namespace {

using Amount = std::int64_t;  // whole bytes a second, so that a saturated link is exactly saturated
using Traits = boost::adjacency_list_traits<boost::vecS, boost::vecS, boost::directedS>;
using Arc = Traits::edge_descriptor;

struct ArcInfo {
    Amount capacity = 0;
    Amount residual = 0;
    Arc reverse;
};

using ArcGraph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, boost::no_property, ArcInfo>;
using Node = ArcGraph::vertex_descriptor;

/// The links as an arc each way, with one node in front of all sources and one behind all sinks.
class FlowGraph {
public:
    FlowGraph(const std::vector<LinkInfo>& links, std::size_t vertices)
        : arcs_(vertices + 2), source_(vertices), sink_(vertices + 1) {
        for (const LinkInfo& link : links)
            if (finite(link)) endless_ += std::llround(link.capacity.per_second);
        for (const LinkInfo& link : links) {
            const Amount capacity = finite(link) ? std::llround(link.capacity.per_second) : endless_;
            add(link.a.index(), link.b.index(), capacity);
            add(link.b.index(), link.a.index(), capacity);
        }
    }

    void flow_from(VertexId vertex) { add(source_, vertex.index(), endless_); }
    void flow_to(VertexId vertex) { add(vertex.index(), sink_, endless_); }

    /// More than all finite links together: a flow that large meets no finite cut.
    Amount endless() const { return endless_; }

    Amount most_flow() {
        return boost::push_relabel_max_flow(arcs_, source_, sink_, boost::get(&ArcInfo::capacity, arcs_),
                                            boost::get(&ArcInfo::residual, arcs_), boost::get(&ArcInfo::reverse, arcs_),
                                            boost::get(boost::vertex_index, arcs_));
    }

    /// What the sources still reach over arcs that are not full; after most_flow.
    std::vector<char> near_side() const {
        std::vector<char> reached(boost::num_vertices(arcs_), 0);
        std::vector<Node> open{source_};
        reached[source_] = 1;
        while (!open.empty()) {
            const Node node = open.back();
            open.pop_back();
            for (auto [arc, end] = boost::out_edges(node, arcs_); arc != end; ++arc) {
                const Node next = boost::target(*arc, arcs_);
                if (arcs_[*arc].residual <= 0 || reached[next] != 0) continue;
                reached[next] = 1;
                open.push_back(next);
            }
        }
        return reached;
    }

private:
    static bool finite(const LinkInfo& link) { return std::isfinite(link.capacity.per_second); }

    /// An arc and its reverse, which the algorithm wants with a capacity of zero.
    void add(Node a, Node b, Amount capacity) {
        const Arc forward = boost::add_edge(a, b, arcs_).first;
        const Arc backward = boost::add_edge(b, a, arcs_).first;
        arcs_[forward] = {capacity, capacity, backward};
        arcs_[backward] = {0, 0, forward};
    }

    ArcGraph arcs_;
    Node source_, sink_;
    Amount endless_ = 1;
};

}  // namespace

Cut Topology::cheapest_cut() const { return cheapest_cut(graph_->crowds, graph_->brokers); }

Cut Topology::cheapest_cut(const std::vector<VertexId>& sources, const std::vector<VertexId>& sinks) const {
    FlowGraph flow(graph_->links, graph_->vertices.size());
    for (const VertexId source : sources) flow.flow_from(source);
    for (const VertexId sink : sinks) flow.flow_to(sink);
    if (flow.most_flow() >= flow.endless()) return {{}, Rate::unlimited()};
    const std::vector<char> near = flow.near_side();
    Cut cut;
    for (const LinkInfo& link : graph_->links) {
        if (near[link.a.index()] == near[link.b.index()]) continue;
        cut.links.push_back(link.name);
        cut.capacity += link.capacity;
    }
    return cut;
}

}  // namespace rehearse
