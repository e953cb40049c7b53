// A swarm of random studies: cluster, clients and timeline are drawn; every invariant holds, and the digest is the same twice.
#include <doctest/doctest.h>

#include "models/architecture.hpp"
#include "tests/support/random_study.hpp"
#include "tests/torture/effort.hpp"
#include "tests/torture/invariants.hpp"

using namespace rehearse;
using namespace rehearse::test;

TEST_CASE("random studies keep every invariant and have one digest") {
    for (int i = 0; i < 40 * torture_effort(); ++i) {
        const std::uint64_t seed = torture_seed() * 1'000'000 + static_cast<std::uint64_t>(i);
        const TinyStudy tiny = random_study(seed);
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
