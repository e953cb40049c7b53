// The peer of `hold`: the same increments through ns-3's simulator, with its default scheduler (Map) or another by name.
// Its own generator, because the headers of ns-3 3.37 want C++17: a second implementation of the same draws.
// Build: g++ -O3 -std=c++17 ns3_hold.cpp -lns3-core; usage: PENDING EVENTS [Map|PriorityQueue|Calendar|Heap].
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <sys/resource.h>

#include <ns3/core-module.h>

namespace {

std::vector<std::int64_t> increments;
std::uint32_t at = 0;
std::uint64_t left = 0;
double began = 0;
std::uint64_t timed = 0;

std::uint64_t rotated(std::uint64_t x, int by) { return (x << by) | (x >> (64 - by)); }

/// Exponential draws of mean 1 from xoshiro256++, seeded with splitmix64.
struct Source {
    std::uint64_t s[4];
    explicit Source(std::uint64_t seed) {
        for (std::uint64_t& word : s) {
            std::uint64_t z = seed += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            word = z ^ (z >> 31);
        }
    }
    double exponential() {
        const std::uint64_t r = rotated(s[0] + s[3], 23) + s[0], t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = rotated(s[3], 45);
        return -std::log(1.0 - static_cast<double>(r >> 11) * 0x1p-53);
    }
};

double user_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_utime.tv_sec) + 1e-6 * static_cast<double>(usage.ru_utime.tv_usec);
}

ns3::Time next() { return ns3::NanoSeconds(increments[++at & 16383]); }

/// After `pending` untimed events come `timed` ones; the time of the last of them is the answer to compare.
void again() {
    static std::int64_t last = 0;
    if (left == 0) {
        std::printf("%.1f ns/event, ended at %lld ns\n", (user_seconds() - began) * 1e9 / static_cast<double>(timed), static_cast<long long>(last));
        ns3::Simulator::Stop();
        return;
    }
    if (left-- == timed) began = user_seconds();
    last = ns3::Simulator::Now().GetNanoSeconds();
    ns3::Simulator::Schedule(next(), &again);
}

}  // namespace

int main(int argc, char** argv) {
    const std::uint64_t pending = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 10'000;
    timed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 2'000'000;
    if (argc > 3) {
        ns3::ObjectFactory factory;
        factory.SetTypeId("ns3::" + std::string(argv[3]) + "Scheduler");
        ns3::Simulator::SetScheduler(factory);
    }
    Source random(7);
    for (int i = 0; i < 16384; ++i) increments.push_back(static_cast<std::int64_t>(random.exponential() * 1e9));
    left = timed + pending;
    for (std::uint64_t i = 0; i < pending; ++i) ns3::Simulator::Schedule(next(), &again);
    ns3::Simulator::Run();
    ns3::Simulator::Destroy();
}
