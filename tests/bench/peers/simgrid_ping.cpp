// The peer of `ping`: actors that loop on sleeps, with SimGrid's raw contexts and stacks of 16 KiB.
// Usage: PROCESSES WAKES; the first wake of each actor (on average) is not timed.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include <sys/resource.h>

#include <simgrid/s4u.hpp>

#include "tests/bench/xoshiro.hpp"

namespace sg4 = simgrid::s4u;

namespace {

std::vector<double> increments;
std::uint32_t at = 0;
std::uint64_t players = 0, wakes = 0, woken = 0;
double began = 0;

double user_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_utime.tv_sec) + 1e-6 * static_cast<double>(usage.ru_utime.tv_usec);
}

void finish() {
    std::printf("%.1f ns/event, ended at %.9f s\n", (user_seconds() - began) * 1e9 / static_cast<double>(wakes), sg4::Engine::get_clock());
    std::fflush(stdout);
    std::_Exit(0);  // what still sleeps needs no farewell
}

void player() {
    for (;;) {
        sg4::this_actor::sleep_for(increments[++at & 16383]);
        if (++woken == players) began = user_seconds();
        if (woken == players + wakes) finish();
    }
}

}  // namespace

int main(int argc, char** argv) {
    sg4::Engine engine(&argc, argv);
    if (argc < 3) return 64;
    sg4::Engine::set_config("contexts/stack-size:16");
    players = std::strtoull(argv[1], nullptr, 10);
    wakes = std::strtoull(argv[2], nullptr, 10);
    rehearse::bench::Xoshiro random(7);
    for (int i = 0; i < 16384; ++i) increments.push_back(static_cast<double>(static_cast<std::int64_t>(random.exponential() * 1e9)) / 1e9);
    auto* zone = sg4::create_full_zone("world");
    auto* host = zone->create_host("host", 1e9)->seal();
    zone->seal();
    for (std::uint64_t i = 0; i < players; ++i) sg4::Actor::create("player", host, player);
    engine.run();
}
