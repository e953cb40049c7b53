// The peer of `rebuild`: the same replicas through SimGrid's network model in its fairest setting for this work: no latency, no
// TCP window, no cross traffic, full updates (all flows are one component). Prints user CPU; writes finish times as doubles.
// Usage: BROKERS REPLICAS CONCURRENCY ZONE_LOSS(0|1) SEED [OUT]      the whole rebuild
//        BROKERS REPLICAS 0 0 SEED until T1 T2                       CPU up to T1, and from there to T2, in simulated seconds
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <sys/resource.h>

#include <simgrid/s4u.hpp>

#include "tests/bench/rebuild_scenario.hpp"

namespace sg4 = simgrid::s4u;
using rehearse::bench::Rebuild;
using rehearse::bench::RebuildShape;
using rehearse::bench::Replica;

namespace {

double user_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_utime.tv_sec) + 1e-6 * static_cast<double>(usage.ru_utime.tv_usec);
}

Rebuild drawn;
std::vector<sg4::Host*> hosts;
std::vector<double> finished;

/// One link a pool, and one route for each pair of hosts that some replica needs.
void build_platform() {
    auto* zone = sg4::create_full_zone("brokers");
    std::map<std::string, sg4::Link*> links;
    const auto link = [&](const std::string& name, double bandwidth) {
        links[name] = zone->create_link(name, bandwidth)->set_latency(0)->seal();
        return sg4::LinkInRoute(links[name]);
    };
    std::vector<sg4::LinkInRoute> disk, up, down, between;
    for (std::size_t b = 0; b < drawn.disk.size(); ++b) {
        const std::string name = std::to_string(b);
        hosts.push_back(zone->create_host("host" + name, 1e9)->seal());
        disk.push_back(link("disk" + name, drawn.disk[b]));
        up.push_back(link("up" + name, drawn.up[b]));
        down.push_back(link("down" + name, drawn.down[b]));
    }
    for (std::size_t z = 0; z < drawn.zone_link.size(); ++z) between.push_back(link("zone" + std::to_string(z), drawn.zone_link[z]));
    std::map<std::pair<std::uint32_t, std::uint32_t>, bool> routed;
    for (const Replica& r : drawn.replicas) {
        if (std::exchange(routed[{r.source, r.destination}], true)) continue;
        std::vector<sg4::LinkInRoute> route{disk[r.source], up[r.source]};
        if (r.source % 3 != r.destination % 3) route.push_back(between[3 * (r.source % 3) + r.destination % 3]);
        route.push_back(down[r.destination]);
        route.push_back(disk[r.destination]);
        zone->add_route(hosts[r.source]->get_netpoint(), hosts[r.destination]->get_netpoint(), nullptr, nullptr, route, false);
    }
    zone->seal();
}

/// Starts all at once; waiting in order costs one call a flow, and the finish times are SimGrid's own.
void start_all() {
    std::vector<sg4::CommPtr> copies;
    copies.reserve(drawn.replicas.size());
    for (const Replica& r : drawn.replicas)
        copies.push_back(sg4::Comm::sendto_async(hosts[r.source], hosts[r.destination], static_cast<std::uint64_t>(r.bytes)));
    for (std::size_t f = 0; f < copies.size(); ++f) {
        copies[f]->wait();
        finished[f] = copies[f]->get_finish_time();
    }
}

/// What one destination still has to fetch, in the order of the replicas.
struct Queue {
    std::vector<std::uint32_t> replicas;
    std::size_t next = 0;
};
std::vector<Queue> queues;

void work(std::uint32_t destination) {
    Queue& queue = queues[destination];
    while (queue.next < queue.replicas.size()) {
        const std::uint32_t f = queue.replicas[queue.next++];
        const Replica& r = drawn.replicas[f];
        sg4::Comm::sendto(hosts[r.source], hosts[r.destination], static_cast<std::uint64_t>(r.bytes));
        finished[f] = sg4::Engine::get_clock();
    }
}

void create_actors(std::uint64_t concurrency) {
    if (concurrency == 0) {
        sg4::Actor::create("starter", hosts[0], start_all);
        return;
    }
    queues.resize(hosts.size());
    for (std::uint32_t f = 0; f < drawn.replicas.size(); ++f) queues[drawn.replicas[f].destination].replicas.push_back(f);
    for (std::uint32_t d = 0; d < hosts.size(); ++d)
        for (std::uint64_t k = 0; k < concurrency && k < queues[d].replicas.size(); ++k) sg4::Actor::create("worker", hosts[d], work, d);
}

void run_until(const sg4::Engine& engine, double first, double second) {
    const double began = user_seconds();
    engine.run_until(first);
    const double at_first = user_seconds();
    engine.run_until(second);
    std::printf("user s %.6f then %.6f\n", at_first - began, user_seconds() - at_first);
    std::fflush(stdout);
    std::_Exit(0);  // what is still in motion needs no farewell
}

}  // namespace

int main(int argc, char** argv) {
    sg4::Engine engine(&argc, argv);
    if (argc < 6) return 64;
    for (const char* setting : {"network/model:CM02", "network/optim:Full", "network/TCP-gamma:0", "network/crosstraffic:0",
                                "contexts/stack-size:16"})
        sg4::Engine::set_config(setting);
    RebuildShape shape;
    shape.brokers = std::strtoull(argv[1], nullptr, 10);
    shape.replicas = std::strtoull(argv[2], nullptr, 10);
    shape.concurrency = std::strtoull(argv[3], nullptr, 10);
    shape.zone_loss = argv[4][0] == '1';
    shape.seed = std::strtoull(argv[5], nullptr, 10);
    drawn = rehearse::bench::draw_rebuild(shape);
    finished.assign(drawn.replicas.size(), 0);
    build_platform();
    create_actors(shape.concurrency);
    if (argc > 8 && std::string(argv[6]) == "until") run_until(engine, std::strtod(argv[7], nullptr), std::strtod(argv[8], nullptr));
    const double began = user_seconds();
    engine.run();
    std::printf("user s %.6f\n", user_seconds() - began);
    if (argc > 6) std::ofstream(argv[6], std::ios::binary).write(reinterpret_cast<const char*>(finished.data()), static_cast<std::streamsize>(8 * finished.size()));
}
