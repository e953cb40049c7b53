// The graph of a cluster: who reaches whom after a failure, single points of failure, what names mean.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "sim/check.hpp"
#include "topologies/topology.hpp"

namespace rehearse {
namespace {

using Names = std::vector<std::string>;

/// Three zones with a rack, a broker, a controller and a crowd each, and an object store.
struct Cluster {
    Topology topology{"us-east-1"};
    std::vector<ZoneId> zones;
    std::vector<RackId> racks;
    std::vector<BrokerId> brokers;
    std::vector<CrowdId> crowds;
    VertexId store;

    Cluster() {
        for (const std::string name : {"a", "b", "c"}) {
            zones.push_back(topology.add_zone("zone " + name));
            racks.push_back(topology.add_rack("rack " + name, zones.back()));
            brokers.push_back(topology.add_broker("broker " + name, racks.back(), 10_Gbps));
            topology.add_controller("controller " + name, racks.back(), 10_Gbps);
            crowds.push_back(topology.add_crowd("clients " + name, zones.back()));
        }
        topology.mesh_zones(20_Gbps);
        store = topology.add_store("store");
    }
};

TEST_CASE("everyone reaches everyone when nothing failed") {
    const Cluster cluster;
    for (const Reach& reach : cluster.topology.reach_after({})) {
        CHECK(reach.up);
        CHECK(reach.store);
        CHECK(reach.brokers.size() == reach.brokers_in_all);
    }
}

TEST_CASE("the loss of a zone takes its rack, machines and clients and leaves the rest together") {
    const Cluster cluster;
    const Topology& topology = cluster.topology;
    const Failed failed = topology.loss_of(cluster.zones[1]);
    CHECK(failed.vertices.size() == 5);
    CHECK(topology.reaches(topology.vertex(cluster.crowds[0]), topology.vertex(cluster.brokers[2]), failed));
    CHECK_FALSE(topology.reaches(topology.vertex(cluster.crowds[0]), topology.vertex(cluster.brokers[1]), failed));
    const std::vector<Reach> reach = topology.reach_after(failed);
    CHECK(reach[0].brokers == Names{"broker a", "broker c"});
    CHECK_FALSE(reach[1].up);
    CHECK(reach[1].brokers.empty());
    CHECK(reach[2].crowd == "clients c");
}

TEST_CASE("an isolated zone stays up alone") {
    const Cluster cluster;
    const Topology& topology = cluster.topology;
    const std::vector<Reach> reach = topology.reach_after(topology.isolation_of(cluster.zones[0]));
    CHECK(reach[0].up);
    CHECK(reach[0].brokers == Names{"broker a"});
    CHECK_FALSE(reach[0].store);
    CHECK(reach[1].brokers == Names{"broker b", "broker c"});
    CHECK(reach[1].store);
}

TEST_CASE("traffic goes round a lost link through the third zone") {
    Topology topology("region");
    const ZoneId a = topology.add_zone("a"), b = topology.add_zone("b"), c = topology.add_zone("c");
    const LinkId direct = topology.link_zones(a, b);
    topology.link_zones(b, c);
    const LinkId around = topology.link_zones(a, c);
    CHECK(topology.reaches(topology.vertex(a), topology.vertex(b), Failed{{}, {direct}}));
    CHECK_FALSE(topology.reaches(topology.vertex(a), topology.vertex(b), Failed{{}, {direct, around}}));
}

TEST_CASE("the loss of a broker takes its volumes") {
    Topology topology("region");
    const RackId rack = topology.add_rack("rack", topology.add_zone("a"));
    const BrokerId broker = topology.add_broker("broker", rack, 10_Gbps);
    const VertexId volume = topology.add_volume("volume", broker, 125_MiBps);
    CHECK(topology.kind(volume) == VertexKind::volume);
    CHECK(topology.loss_of(broker).vertices == std::vector<VertexId>{topology.vertex(broker), volume});
    CHECK(topology.loss_of(rack).vertices.size() == 3);
}

TEST_CASE("in a meshed cluster each zone and each rack is a single point of failure for what stands in it alone") {
    const Cluster cluster;
    const std::vector<SinglePoint> points = cluster.topology.single_points_of_failure();
    REQUIRE(points.size() == 6);
    CHECK(points[0].name == "zone a");
    CHECK(points[0].brokers == Names{"broker a"});
    CHECK(points[0].crowds == Names{"clients a"});
    CHECK(points[0].pairs == 5);
    CHECK(points[1].name == "rack a");
    CHECK(points[1].brokers == Names{"broker a"});
    CHECK(points[1].crowds.empty());
    CHECK(points[1].pairs == 3);
}

TEST_CASE("a zone in the middle of a chain is a single point of failure for pairs on both sides") {
    Topology topology("region");
    const ZoneId a = topology.add_zone("a"), b = topology.add_zone("b"), c = topology.add_zone("c");
    topology.add_crowd("clients", a);
    topology.add_broker("near", topology.add_rack("rack a", a), 1_Gbps);
    topology.add_broker("far", topology.add_rack("rack c", c), 1_Gbps);
    topology.link_zones(a, b);
    topology.link_zones(b, c);
    Names names;
    for (const SinglePoint& point : topology.single_points_of_failure()) names.push_back(point.name);
    CHECK(names == Names{"a", "b", "c", "rack a", "rack c"});
}

TEST_CASE("vertices and links know their names, and a name is given once") {
    Cluster cluster;
    const Topology& topology = cluster.topology;
    CHECK(topology.region() == "us-east-1");
    CHECK(topology.name(topology.vertex(cluster.racks[2])) == "rack c");
    CHECK(topology.kind(cluster.store) == VertexKind::store);
    CHECK(topology.links() == 3 * 4 + 3 + 3);
    CHECK(topology.name(LinkId{1}) == "network of broker a");
    CHECK(topology.capacity(LinkId{1}) == 10_Gbps);
    CHECK_THROWS_AS(cluster.topology.add_zone("zone a"), OurMistake);
}

}  // namespace
}  // namespace rehearse
