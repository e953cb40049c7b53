// The world's paths: what one byte between clients, brokers, zones and the object store takes and how it is booked.
#include "models/world.hpp"

#include <algorithm>

namespace rehearse {

namespace {

/// A resource of which a byte takes nothing is not part of its path.
void use(PathCost& cost, PoolId pool, double per_unit) {
    if (per_unit > 0) cost.uses.push_back({pool, per_unit});
}

/// Of a path of which only a part of each byte goes.
PathCost times(PathCost cost, double part) {
    for (Use& use : cost.uses) use.per_unit *= part;
    for (ByteLine& line : cost.bytes) line.per_unit *= part;
    for (RequestLine& line : cost.requests) line.per_unit *= part;
    cost.answer_s *= part;
    return cost;
}

}  // namespace

double World::cpu_per_byte(Bytes request) const {
    return assumptions().cpu_seconds_per_gigabyte / 1e9 + assumptions().cpu_per_request.seconds() / request.count;
}

PathCost World::line(ZoneId from, ZoneId to, double part, Purpose purpose, Initiator initiator) const {
    PathCost cost;
    cost.bytes.push_back({books.traffic.zone(from), books.traffic.zone(to), purpose, initiator, part});
    if (from != to) cost.uses.push_back({zone_links_[from.index() * zones.size() + to.index()], part});
    return cost;
}

std::vector<std::pair<ZoneId, double>> World::client_zones(BrokerId id) const {
    std::vector<std::pair<ZoneId, double>> parts;
    const ZoneId home = brokers[id.index()].zone();
    std::vector<std::uint8_t> hosts(zones.size(), 0);
    if (architecture->serves_own_zone())
        for (const Broker& b : brokers) hosts[b.zone().index()] = hosts[b.zone().index()] || b.leading();
    const double hosting = static_cast<double>(std::count(hosts.begin(), hosts.end(), 1));
    const bool near = hosts[home.index()] != 0;
    double all = 0;
    for (std::uint32_t z = 0; z < zones.size(); ++z) {
        if (zones[z].dark) continue;
        // Clients of a zone without brokers spread over the zones that have some.
        const double part = !near || home == ZoneId{z} ? 1 : hosts[z] ? 0 : 1 / hosting;
        if (part > 0) parts.emplace_back(ZoneId{z}, part);
        all += part;
    }
    for (auto& [zone, part] : parts) part /= all;
    return parts;
}

double World::client_rtt_s(BrokerId id) const {
    double mean = 0;
    for (const auto& [zone, part] : client_zones(id)) mean += part * rtt(zone, brokers[id.index()].zone()).seconds();
    return mean;
}

PathCost World::from_clients(BrokerId id, Purpose purpose, Bytes request) const {
    const Broker& b = brokers[id.index()];
    const std::vector<ClientRoute> routes = client_routes(id);
    PathCost cost;
    double direct = 1;
    for (const ClientRoute& r : routes) direct -= r.proxy ? r.part : 0;
    use(cost, b.nic_in, direct);
    use(cost, b.cpu, direct * cpu_per_byte(request));
    for (const ClientRoute& r : routes) {
        cost += line(r.zone, r.proxy ? brokers[r.proxy->index()].zone() : b.zone(), r.part, purpose, Initiator::producer);
        if (!r.proxy) continue;
        use(cost, brokers[r.proxy->index()].nic_in, r.part);
        use(cost, brokers[r.proxy->index()].cpu, r.part * cpu_per_byte(request));
        cost += times(architecture->routed_write(id, *r.proxy), r.part);
    }
    return cost;
}

std::vector<World::ClientRoute> World::client_routes(BrokerId id) const {
    std::vector<ClientRoute> routes;
    double all = 0;
    bool nobody = false;
    for (const auto& [zone, part] : client_zones(id)) {
        const ClientWay way = architecture->client_way(id, zone);
        nobody = nobody || way.to == ClientWay::To::nobody;
        if (way.to == ClientWay::To::nobody) continue;
        routes.push_back({zone, part, way.to == ClientWay::To::proxy ? std::optional(way.proxy) : std::nullopt});
        all += part;
    }
    // Where nobody is reached nothing moves, whatever the way.
    if (routes.empty())
        for (const auto& [zone, part] : client_zones(id)) routes.push_back({zone, part, std::nullopt});
    else if (nobody)
        for (ClientRoute& r : routes) r.part /= all;
    return routes;
}

PathCost World::to_clients(BrokerId id, Purpose purpose, Bytes request, double groups) const {
    PathCost cost;
    for (const ClientRoute& r : client_routes(id)) {
        cost += to_clients_in(r.proxy.value_or(id), r.zone, r.part, purpose, request);
        if (r.proxy) cost += times(architecture->routed_read(id, *r.proxy, groups), r.part);
    }
    return cost;
}

PathCost World::to_clients_in(BrokerId id, ZoneId zone, double part, Purpose purpose, Bytes request) const {
    const Broker& b = brokers[id.index()];
    PathCost cost = line(b.zone(), zone, part, purpose, Initiator::consumer);
    use(cost, b.nic_out, part);
    use(cost, b.cpu, part * cpu_per_byte(request));
    return cost;
}

PathCost World::between(BrokerId from, BrokerId to, double part, Purpose purpose, Bytes request) const {
    const Broker& a = brokers[from.index()];
    const Broker& b = brokers[to.index()];
    PathCost cost = line(a.zone(), b.zone(), part, purpose, Initiator::broker);
    use(cost, a.nic_out, part);
    use(cost, b.nic_in, part);
    use(cost, a.cpu, part * cpu_per_byte(request));
    use(cost, b.cpu, part * cpu_per_byte(request));
    return cost;
}

PathCost World::to_store(BrokerId from, double part, Purpose purpose) const {
    const Broker& b = brokers[from.index()];
    PathCost cost;
    use(cost, b.nic_out, part);
    use(cost, b.cpu, part * assumptions().cpu_seconds_per_gigabyte / 1e9);
    cost.bytes.push_back({books.traffic.zone(b.zone()), books.traffic.store(), purpose, Initiator::broker, part});
    return cost;
}

PathCost World::from_store(BrokerId to, double part, Purpose purpose) const {
    const Broker& b = brokers[to.index()];
    PathCost cost;
    use(cost, b.nic_in, part);
    use(cost, b.cpu, part * assumptions().cpu_seconds_per_gigabyte / 1e9);
    cost.bytes.push_back({books.traffic.store(), books.traffic.zone(b.zone()), purpose, Initiator::broker, part});
    return cost;
}

}  // namespace rehearse
