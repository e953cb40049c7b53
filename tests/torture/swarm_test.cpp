// A swarm of random studies: cluster, clients and timeline are drawn; every invariant holds, and the digest is the same twice.
#include <doctest/doctest.h>

#include "models/architecture.hpp"
#include "sim/random.hpp"
#include "tests/support/tiny_study.hpp"
#include "tests/torture/effort.hpp"
#include "tests/torture/invariants.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

class StudyMaker {
public:
    explicit StudyMaker(std::uint64_t seed) : draw_(seed, "swarm", "study") {}

    TinyStudy make() {
        TinyStudy tiny;
        tiny.brokers = 3 + below(7);
        tiny.replicas = 1 + below(3);
        tiny.min_insync = 1 + below(tiny.replicas);
        tiny.partitions = 1 + below(40);
        tiny.rate = std::to_string(below(400)) + " MB/s";
        tiny.retention = std::to_string(1 + below(30)) + " min";
        tiny.producer = R"("connections": )" + std::to_string(1 + below(50));
        tiny.consumer = R"("groups": )" + std::to_string(1 + below(3)) + R"(, "from": ")" + (below(2) == 0 ? "leader" : "closest") + '"';
        tiny.seed = below(1000);
        tiny.horizon = std::to_string(2 + below(20)) + " min";
        tiny.timeline.clear();
        for (int failures = 1 + below(3); failures > 0; --failures) tiny.timeline += (tiny.timeline.empty() ? "" : ", ") + failure(tiny);
        return tiny;
    }

private:
    int below(int n) { return static_cast<int>(draw_.below(static_cast<std::uint64_t>(n))); }

    std::string failure(const TinyStudy& tiny) {
        const bool zone = below(3) == 0;
        std::string text = R"({ "at": ")" + std::to_string(1 + below(110)) + R"( s", "fail": ")" + (zone ? "zone" : "broker") + R"(", )";
        text += zone ? std::string(R"("zone": ")") + static_cast<char>('a' + below(3)) + '"' : R"("broker": )" + std::to_string(1 + below(tiny.brokers));
        if (below(4) != 0) {
            text += R"(, "returns": { "after": ")" + std::to_string(below(200)) + R"( s")";
            if (below(3) == 0) text += R"(, "volumes": "lost")";
            text += " }";
        }
        return text + " }";
    }

    RandomStream draw_;
};

}  // namespace

TEST_CASE("random studies keep every invariant and have one digest") {
    for (int i = 0; i < 40 * torture_effort(); ++i) {
        const std::uint64_t seed = torture_seed() * 1'000'000 + static_cast<std::uint64_t>(i);
        const TinyStudy tiny = StudyMaker(seed).make();
        CAPTURE(seed);
        CAPTURE(tiny.text());
        const Study study = study_of(tiny);
        for (const ArchitectureInfo& info : architectures()) {
            CAPTURE(info.name);
            Outcome once, again;
            const std::string fault = broken_invariant(study, info.name, once);
            REQUIRE_MESSAGE(fault.empty(), fault);
            broken_invariant(study, info.name, again);
            CHECK(once.digest == again.digest);
        }
    }
}
