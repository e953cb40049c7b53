// Each draw follows one record: a client somewhere, its leader, the design's way to durability, a consumer somewhere.
#include "models/steady_latency.hpp"

#include <algorithm>
#include <vector>

#include "models/world.hpp"

namespace rehearse {

namespace {

constexpr std::size_t records = 2000;        // the 99th percentile is then known to a few percent

std::vector<BrokerId> leaders_of(const World& world) {
    std::vector<std::uint8_t> leads(world.brokers.size(), 0);
    for (std::size_t p = 0; p < world.table.size(); ++p)
        if (world.table.has_leader(p)) leads[world.table.leader_of(p).index()] = 1;
    std::vector<BrokerId> leaders;
    for (std::uint32_t b = 0; b < leads.size(); ++b)
        if (leads[b]) leaders.push_back(BrokerId{b});
    return leaders;
}

/// Round trip between a broker and one of its clients, drawn by where they are.
double client_rtt(const World& world, BrokerId broker, RandomStream& draws) {
    double left = draws.uniform();
    const ZoneId home = world.brokers[broker.index()].zone();
    for (const auto& [zone, part] : world.client_zones(broker))
        if ((left -= part) < 0) return world.rtt(zone, home).seconds();
    return world.rtt(home, home).seconds();
}

double at_share(std::vector<double>& values, double share) {
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size()));
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

}  // namespace

SteadyLatency steady_latency(const World& world) {
    const std::vector<BrokerId> leaders = leaders_of(world);
    if (leaders.empty()) return {};
    RandomStream draws = world.sim.stream("steady latency", "records");
    std::vector<double> produce, end_to_end;
    for (std::size_t i = 0; i < records; ++i) {
        const BrokerId leader = leaders[i % leaders.size()];
        const double way = client_rtt(world, leader, draws), durable = world.architecture->ack_seconds(leader, draws);
        produce.push_back(way + durable);
        end_to_end.push_back(way / 2 + durable + world.architecture->fetch_seconds(leader, draws) + client_rtt(world, leader, draws) / 2);
    }
    return {at_share(produce, 0.5), at_share(produce, 0.99), at_share(end_to_end, 0.5), at_share(end_to_end, 0.99)};
}

}  // namespace rehearse
