// Steady state of shared storage by simulation against published and derived tables: requests a GiB, bytes a byte, latencies.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "models/object_store.hpp"
#include "sim/simulation.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

constexpr double MiB = 1048576, GiB = 1024 * MiB;

/// A quiet quarter of an hour, then something that fails.
TinyStudy steady(double mib_per_broker, const std::string& consumer) {
    TinyStudy tiny;
    tiny.rate = std::to_string(static_cast<long>(3 * mib_per_broker * MiB)) + " B/s";
    tiny.consumer = consumer;
    tiny.partitions = 3;                  // one to each broker
    tiny.horizon = "16 min";
    tiny.timeline = R"({ "at": "15 min", "fail": "broker", "broker": 2 })";
    return tiny;
}

double produced(const Outcome& o) { return o.steady_traffic.moved(Purpose::produce).count; }
double per_gib(const Outcome& o, RequestKind kind) { return o.steady_requests.count(kind) / (produced(o) / GiB); }
double cross_zone(const Outcome& o) { return o.steady_traffic.cross_zone().count / produced(o); }

double at_share(std::vector<double> values, double share) {
    std::ranges::sort(values);
    return values[static_cast<std::size_t>(share * static_cast<double>(values.size()))];
}

}  // namespace

TEST_CASE("requests a GiB of AutoMQ on S3 follow its batches: many at low rates, a floor at high ones") {
    struct Row { double rate, put, get; };
    for (const Row& row : {Row{1, 4160, 4160}, Row{4, 1090, 1090}, Row{8, 576, 576}, Row{16, 320, 320}, Row{32, 192, 192}}) {
        CAPTURE(row.rate);
        const Outcome o = played(steady(row.rate, ""), "automq-s3");
        CHECK(per_gib(o, RequestKind::put) == doctest::Approx(row.put).epsilon(0.05));
        CHECK(per_gib(o, RequestKind::get) == doctest::Approx(row.get).epsilon(0.05));
    }
}

TEST_CASE("cross-zone bytes for each byte produced are what the design says, for any fan-out") {
    for (const int groups : {1, 2, 3}) {
        CAPTURE(groups);
        const TinyStudy tiny = steady(8, R"("groups": )" + std::to_string(groups));
        CHECK(cross_zone(played(tiny, "kafka")) == doctest::Approx(2.0 / 3 + 2 + 2.0 * groups / 3).epsilon(1e-9));
        CHECK(cross_zone(played(tiny, "automq-s3")) == doctest::Approx(2.0 / 3 + 2.0 * groups / 3).epsilon(1e-9));
        CHECK(cross_zone(played(tiny, "automq-zonal-block")) == doctest::Approx(2.0 / 3 + 2.0 * groups / 3).epsilon(1e-9));
        CHECK(cross_zone(played(tiny, "warpstream")) == 0);
    }
    CHECK(cross_zone(played(steady(8, R"("groups": 3, "from": "closest")"), "kafka")) == doctest::Approx(2.0 / 3 + 2).epsilon(1e-9));
}

TEST_CASE("latencies of single requests have the medians and tails of published measurements") {
    Simulation sim(1);
    ObjectStore store(sim.agenda, sim.network, 1, store_figures(*shipped_catalog().object_store("aws", "s3-standard"), {}, 1));
    struct Row { double mib; bool put; double p50, p99; };
    for (const Row& row : {Row{4, true, 0.137, 0.267}, Row{8, true, 0.203, 0.333}, Row{8, false, 0.158, 0.283}}) {
        CAPTURE(row.mib);
        std::vector<double> draws;
        for (int i = 0; i < 40'000; ++i) draws.push_back(row.put ? store.put_seconds(Bytes{row.mib * MiB}) : store.get_seconds(Bytes{row.mib * MiB}));
        CHECK(at_share(draws, 0.5) == doctest::Approx(row.p50).epsilon(0.03));
        CHECK(at_share(draws, 0.99) == doctest::Approx(row.p99).epsilon(0.05));
    }
}

TEST_CASE("what an acknowledgement costs in steady state orders the designs as published latencies do") {
    const auto latency = [](const char* design) { return played(steady(16, ""), design).latency; };
    const SteadyLatency kafka = latency("kafka"), object = latency("automq-s3"), block = latency("automq-zonal-block"), warpstream = latency("warpstream");
    CHECK(kafka.produce_p50 < 0.005);
    CHECK(block.produce_p50 < 0.008);
    // WarpStream documents 250 ms and 500 ms for S3 Standard with a batch of 250 ms.
    CHECK(warpstream.produce_p50 == doctest::Approx(0.250).epsilon(0.15));
    CHECK(warpstream.produce_p99 == doctest::Approx(0.500).epsilon(0.15));
    CHECK(object.produce_p50 > 0.2);
    CHECK(object.produce_p50 < 0.4);
    for (const SteadyLatency& l : {kafka, object, block, warpstream}) {
        CHECK(l.produce_p50 < l.produce_p99);
        CHECK(l.produce_p50 <= 1.05 * l.end_to_end_p50);
    }
}
