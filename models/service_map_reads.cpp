// The readers' side of the service map: whom they ask, and which replica answers those that want the closest one.
#include "models/architecture.hpp"
#include "models/service_map.hpp"
#include "models/world.hpp"

namespace rehearse {

void ServiceMap::count_reads(const World& world, std::size_t p) {
    TopicService& service = topics_[world.table.topic[p]];
    Seen& seen = seen_[p];
    const bool leads = world.leads(p, seen.known) && world.architecture->readable() && world.architecture->reached(p);
    move(service.read_leader, seen.leader, bucket_of(seen.known, !leads));
    if (!service.read_near) return;
    count_sources(world, p, -1);
    std::fill_n(sources_.begin() + static_cast<std::ptrdiff_t>(p * zones_), zones_, nobody);
    move(service.read_closest, seen.closest, bucket_of(seen.known, !leads || !find_sources(world, p, seen.known)));
    count_sources(world, p, 1);
}

/// False if some zone's readers still wait for an answer of a replica that is gone.
bool ServiceMap::find_sources(const World& world, std::size_t p, BrokerId leader) {
    const PartitionTable& table = world.table;
    if (world.architecture->serves_own_zone()) {
        sources_[p * zones_] = leader.value;
        return true;
    }
    for (std::size_t z = 0; z < zones_; ++z) {
        if (world.zones[z].dark) continue;
        BrokerId source = leader;
        for (std::size_t i = 0; i < table.replicas(p); ++i) {
            const Broker& b = world.brokers[table.at(p, i).index()];
            if (b.zone().index() != z) continue;
            if (!b.serving() && !world.clients_noticed(b.id())) return false;
            if (b.serving() && table.in_sync(p, i)) source = b.id();
        }
        sources_[p * zones_ + z] = source.value;
    }
    return true;
}

void ServiceMap::count_sources(const World& world, std::size_t p, double each) {
    TopicService& service = topics_[world.table.topic[p]];
    const std::size_t leader = seen_[p].closest / 2;
    const bool own_zone = world.architecture->serves_own_zone();
    for (std::size_t z = 0; z < zones_; ++z) {
        const std::uint32_t source = sources_[p * zones_ + z];
        if (source == nobody) continue;
        if (source == leader && !own_zone) service.from_leader[leader * zones_ + z] += each;
        else service.from_near[leader * brokers_ + source] += each;
        service.rerouted[leader] = 1;
    }
}

}  // namespace rehearse
