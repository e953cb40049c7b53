// The fluid models against the request-by-request twin on random small studies: the same study, seed, placement and control plane, played
// both ways. Detection agrees exactly; where a law of the fluid differs from the requests, by how much at most is stated here.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "experiments/twin_plan.hpp"
#include "models/facts.hpp"
#include "models/measure.hpp"
#include "models/twin/cluster.hpp"
#include "sim/random.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

struct Pair { double fluid, twin; };

bool agree(const Pair& p, double share, double seconds) { return std::abs(p.fluid - p.twin) <= std::max(share * std::abs(p.twin), seconds); }

struct Found { Pair fenced, stall, unfenced, catch_up, bytes; };

TinyStudy random_study(std::uint64_t seed) {
    RandomStream draw(seed, "random study", "shape");
    TinyStudy tiny;
    tiny.seed = static_cast<int>(seed);
    tiny.partitions = 3 * static_cast<int>(1 + draw.below(4));
    tiny.rate = std::to_string(1 + draw.below(5)) + " MB/s";
    tiny.producer = R"("connections": 3)";
    tiny.horizon = "150 s";
    tiny.retention = std::to_string(100 + draw.below(200)) + " s";
    tiny.assumptions = R"("broker start": "2 s", "log scan": "100 GB/s")";
    tiny.timeline = R"({ "at": "20 s", "fail": "broker", "broker": )" + std::to_string(1 + draw.below(3)) + R"(, "returns": { "after": ")" +
                    std::to_string(15 + draw.below(30)) + R"( s" } })";
    return tiny;
}

/// The fluid's process runs when its logs are read; the twin takes that moment as given.
void start_with(twin::Plan& plan, Time running) {
    const Duration at = running - Time{};
    for (twin::Step& s : plan.steps)
        if (s.boot) s.boot = twin::BootPlan{at, at, at, at};
}

/// What an interface counts for a byte of records: batches and records have headers, and so have buffers that are handed over.
double counted(const twin::Plan& plan) {
    const double record = plan.producers[0].record_bytes;
    return (record + 71) / record * (1 + 66.0 / 65160);
}

Found play_both(std::uint64_t seed) {
    const Study study = study_of(random_study(seed));
    const Outcome o = played(study, "kafka");
    const Time lost = the_fact(o, BrokerLost::kind).at, running = the_fact(o, LogsRecovered::kind).at;
    twin::Plan plan = twin_plan_of(study.spec, shipped_catalog(), "tiny");
    start_with(plan, running);
    twin::Cluster cluster(plan, seed);
    const twin::Observed seen = cluster.play({});
    const auto broker = static_cast<std::size_t>(number_in(the_fact(o, BrokerLost::kind), "broker"));
    Found found;
    found.fenced = {seconds_between(lost, the_fact(o, BrokerFenced::kind).at), seen.brokers[broker].fenced.at(0)};
    double stall = 0, rate = 0;
    for (const twin::ProducerObserved& p : seen.producers) stall = std::max(stall, *std::max_element(p.gap.begin(), p.gap.end()));
    for (const twin::ProducerPlan& p : plan.producers) rate += p.rate;
    found.stall = {o.reachable->seconds(), stall};
    found.unfenced = {seconds_between(lost, the_fact(o, BrokerUnfenced::kind).at), seen.brokers[broker].unfenced.at(0)};
    const double up = cluster.since_zero(running);
    found.catch_up = {seconds_between(running, facts_of(o, IsrExpanded::kind).back().at), seen.topics[0].expanded.back().at - up};
    // Besides what it missed, the interface takes in what is written meanwhile.
    found.bytes = {(number_in(the_fact(o, CatchUpBegan::kind), "missing") + rate * found.catch_up.fluid) * counted(plan), seen.brokers[broker].rebuilt};
    return found;
}

}  // namespace

TEST_CASE("the fluid and the twin agree on random small studies: detection exactly, catch-up and its bytes within a few percent, stalls within a retry") {
    double later = 0;
    constexpr std::uint64_t studies = 10;
    for (std::uint64_t seed = 1; seed <= studies; ++seed) {
        CAPTURE(seed);
        const Found f = play_both(seed);
        CHECK_MESSAGE(agree(f.fenced, 0, 1e-6), f.fenced.fluid << " against " << f.fenced.twin);
        CHECK_MESSAGE(agree(f.unfenced, 0, 0.03), "unfenced " << f.unfenced.fluid << " against " << f.unfenced.twin);
        CHECK_MESSAGE(agree(f.catch_up, 0.02, 0.05), "catch-up " << f.catch_up.fluid << " against " << f.catch_up.twin);
        CHECK_MESSAGE(agree(f.bytes, 0.02, 0), "bytes " << f.bytes.fluid << " against " << f.bytes.twin);
        // With three brokers every connection waits for the dead follower, a request for leaders too, so it is answered when that is fenced. The
        // fluid lets the last connection of a crowd ask anywhere in retry.backoff.max.ms, as it does where a broker is free to answer before.
        CHECK_MESSAGE(f.stall.fluid > f.stall.twin - 0.1, "stall " << f.stall.fluid << " against " << f.stall.twin);
        CHECK_MESSAGE(f.stall.fluid < f.stall.twin + 1.0, "stall " << f.stall.fluid << " against " << f.stall.twin);
        later += (f.stall.fluid - f.stall.twin) / static_cast<double>(studies);
    }
    CHECK(later < 0.8);
}
