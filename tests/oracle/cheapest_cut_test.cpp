// The cheapest cut against cuts counted by hand and against every cut of small random graphs.
#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "topologies/topology.hpp"

namespace rehearse {
namespace {

using Names = std::vector<std::string>;

TEST_CASE("with clients whose network does not bind, the brokers' networks are the cheapest cut") {
    Topology topology("region");
    for (const std::string name : {"a", "b"}) {
        const ZoneId zone = topology.add_zone(name);
        topology.add_crowd("clients " + name, zone);
        topology.add_broker("broker " + name, topology.add_rack("rack " + name, zone), 10_Gbps);
    }
    topology.mesh_zones(100_Gbps);
    const Cut cut = topology.cheapest_cut();
    CHECK(cut.links == Names{"network of broker a", "network of broker b"});
    CHECK(cut.capacity == 20_Gbps);
}

TEST_CASE("a thin uplink is cheaper than the machines behind it") {
    Topology topology("region");
    const ZoneId zone = topology.add_zone("a");
    topology.add_crowd("clients", zone);
    const RackId rack = topology.add_rack("rack", zone, 5_Gbps);
    topology.add_broker("one", rack, 10_Gbps);
    topology.add_broker("two", rack, 10_Gbps);
    CHECK(topology.cheapest_cut().links == Names{"uplink of rack"});
    CHECK(topology.cheapest_cut().capacity == 5_Gbps);
}

TEST_CASE("between equal cuts the one nearest to the clients is named") {
    Topology topology("region");
    const ZoneId zone = topology.add_zone("a");
    topology.add_crowd("clients", zone, 10_Gbps);
    topology.add_broker("broker", topology.add_rack("rack", zone, 10_Gbps), 10_Gbps);
    CHECK(topology.cheapest_cut().links == Names{"network of clients"});
}

TEST_CASE("clients in one zone and brokers in others are parted at the links between zones") {
    Topology topology("region");
    const ZoneId a = topology.add_zone("a"), b = topology.add_zone("b"), c = topology.add_zone("c");
    topology.add_crowd("clients", a);
    for (const ZoneId zone : {b, c}) {
        const RackId rack = topology.add_rack("rack " + std::to_string(zone.value), zone);
        topology.add_broker("broker " + std::to_string(zone.value), rack, 100_Gbps);
    }
    topology.mesh_zones(40_Gbps);
    const Cut cut = topology.cheapest_cut();
    CHECK(cut.links == Names{"between a and b", "between a and c"});
    CHECK(cut.capacity == 80_Gbps);
}

TEST_CASE("nothing bounds what unlimited links carry, and nothing flows without brokers") {
    Topology topology("region");
    const ZoneId zone = topology.add_zone("a");
    topology.add_crowd("clients", zone);
    CHECK(topology.cheapest_cut().capacity == Rate{0});
    topology.add_broker("broker", topology.add_rack("rack", zone), Rate::unlimited());
    CHECK(topology.cheapest_cut().capacity == Rate::unlimited());
    CHECK(topology.cheapest_cut().links.empty());
}

/// Zones only, with every pair linked by a capacity from a small generator.
struct RandomMesh {
    Topology topology{"region"};
    std::vector<VertexId> vertices;
    std::vector<std::vector<double>> capacity;

    RandomMesh(std::size_t size, std::uint64_t seed) : capacity(size, std::vector<double>(size, 0)) {
        std::vector<ZoneId> zones;
        for (std::size_t i = 0; i < size; ++i) zones.push_back(topology.add_zone(std::to_string(i)));
        for (const ZoneId zone : zones) vertices.push_back(topology.vertex(zone));
        for (std::size_t i = 0; i < size; ++i)
            for (std::size_t j = i + 1; j < size; ++j) {
                seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
                capacity[i][j] = static_cast<double>((seed >> 33) % 7);
                if (capacity[i][j] > 0) topology.link_zones(zones[i], zones[j], Rate{capacity[i][j]});
            }
    }

    /// The least capacity between any set that holds the first vertex and its complement, which holds the last.
    double cheapest_by_trying_all() const {
        const std::size_t size = vertices.size();
        double least = 1e300;
        for (std::size_t set = 0; set < (std::size_t{1} << size); ++set) {
            const auto inside = [set](std::size_t v) { return (set >> v & 1) != 0; };
            if (!inside(0) || inside(size - 1)) continue;
            double cut = 0;
            for (std::size_t i = 0; i < size; ++i)
                for (std::size_t j = i + 1; j < size; ++j)
                    if (inside(i) != inside(j)) cut += capacity[i][j];
            least = std::min(least, cut);
        }
        return least;
    }
};

TEST_CASE("no cut of a small random graph is cheaper") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        const RandomMesh mesh(3 + seed % 6, seed);
        const Cut cut = mesh.topology.cheapest_cut({mesh.vertices.front()}, {mesh.vertices.back()});
        CHECK(cut.capacity.per_second == mesh.cheapest_by_trying_all());
    }
}

}  // namespace
}  // namespace rehearse
