// Whole runs in several threads at once: a play owns everything that it changes, so each finds what it finds alone.
#include <doctest/doctest.h>

#include <string>
#include <thread>
#include <vector>

#include "models/architecture.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

TinyStudy zone_loss(int seed) {
    TinyStudy tiny;
    tiny.brokers = 6;
    tiny.partitions = 18;
    tiny.consumer = R"("groups": 2, "from": "closest")";
    tiny.timeline = R"({ "at": "1 min", "fail": "zone", "zone": "b", "returns": { "after": "2 min", "volumes": "lost" } })";
    tiny.seed = seed;
    return tiny;
}

TinyStudy broker_loss(int seed) {
    TinyStudy tiny;
    tiny.seed = seed;
    return tiny;
}

/// The digests of one study with every design and some seeds.
std::vector<std::string> digests_of(TinyStudy (*make)(int)) {
    std::vector<std::string> found;
    for (int seed = 1; seed <= 3; ++seed) {
        const Study study = study_of(make(seed));
        for (const ArchitectureInfo& info : architectures()) found.push_back(played(study, info.name).digest);
    }
    return found;
}

}  // namespace

TEST_CASE("two studies played in four threads at the same time have the digests of plays one after the other") {
    const std::vector<std::string> zones = digests_of(zone_loss), brokers = digests_of(broker_loss);
    CHECK(zones != brokers);
    std::vector<std::vector<std::string>> found(4);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < found.size(); ++i)
        threads.emplace_back([&mine = found[i], make = i % 2 == 0 ? zone_loss : broker_loss] { mine = digests_of(make); });
    for (std::thread& thread : threads) thread.join();
    for (std::size_t i = 0; i < found.size(); ++i) CHECK(found[i] == (i % 2 == 0 ? zones : brokers));
}
