// The chaos monkey: a second failure, of any element, at any distinct instant at which something happens in a small study.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "models/architecture.hpp"
#include "tests/support/tiny_study.hpp"
#include "tests/torture/effort.hpp"
#include "tests/torture/invariants.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

constexpr std::array elements{R"("fail": "broker", "broker": 1, "returns": { "after": "30 s" })",
                              R"("fail": "broker", "broker": 2)",
                              R"("fail": "broker", "broker": 3, "returns": { "after": "5 s", "volumes": "lost" })",
                              R"("fail": "zone", "zone": "a", "returns": { "after": "40 s" })",
                              R"("fail": "zone", "zone": "b", "returns": { "after": "10 ms" })",
                              R"("fail": "zone", "zone": "c")"};

const std::string first_failure = R"({ "at": "20 s", "fail": "broker", "broker": 2, "returns": { "after": "60 s" } })";

std::vector<Time> distinct_instants(std::string_view architecture) {
    std::vector<Time> instants;
    for (const FactRecord& fact : played(TinyStudy{}, architecture).events) instants.push_back(fact.at);
    std::sort(instants.begin(), instants.end());
    instants.erase(std::unique(instants.begin(), instants.end()), instants.end());
    return instants;
}

TinyStudy struck_again(Time at, const std::string& element) {
    char seconds[40];
    std::snprintf(seconds, sizeof seconds, "%.9f s", at.seconds());
    TinyStudy tiny;
    tiny.timeline = first_failure + R"(, { "at": ")" + seconds + R"(", )" + element + " }";
    return tiny;
}

}  // namespace

TEST_CASE("whatever else fails at any instant of a recovery, every invariant holds") {
    std::size_t turn = torture_seed();
    for (const ArchitectureInfo& info : architectures())
        for (const Time at : distinct_instants(info.name)) {
            ++turn;
            for (std::size_t e = 0; e < elements.size(); ++e) {
                if (torture_effort() == 1 && turn % elements.size() != e) continue;  // each instant with one element, in turn
                const TinyStudy tiny = struck_again(at, elements[e]);
                CAPTURE(info.name);
                CAPTURE(tiny.timeline);
                Outcome outcome;
                const std::string fault = broken_invariant(study_of(tiny), info.name, outcome);
                CHECK_MESSAGE(fault.empty(), fault);
            }
        }
}
