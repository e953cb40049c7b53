// What a naive model of zone-aware routing gets wrong: free is only the border. Each record that its client does not write to the leader
// itself pays with a second write and a read, and a broker is missed by more clients than those of what it leads.
#include <doctest/doctest.h>

#include <string>

#include "models/architecture.hpp"
#include "models/conservation.hpp"
#include "models/facts.hpp"
#include "models/world.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

constexpr double GiB = 1073741824;
constexpr const char* off = R"("autobalancer.controller.enable": false)";
constexpr const char* on = R"("autobalancer.controller.enable": false, "automq.zone.router": true)";

/// Eight MiB/s a broker, like the tables of steady state.
TinyStudy steady(const std::string& settings, const std::string& timeline) {
    TinyStudy tiny;
    tiny.brokers = 6;
    tiny.partitions = 240;
    tiny.rate = "50331648 B/s";
    tiny.consumer = R"("groups": 2)";
    tiny.settings = settings;
    tiny.timeline = timeline;
    tiny.horizon = "12 min";
    return tiny;
}

constexpr const char* crash = R"({ "at": "5 min", "fail": "broker", "broker": 2 })";

double produced(const Outcome& o) { return o.steady_traffic.moved(Purpose::produce).count; }
double per_gib(const Outcome& o, RequestKind kind) { return o.steady_requests.count(kind) / (produced(o) / GiB); }

}  // namespace

TEST_CASE("routed by zone no client byte crosses a border, and the store is asked about twice as often to write") {
    const Outcome without = played(steady(off, crash), "automq-s3"), with = played(steady(on, crash), "automq-s3");
    CHECK(without.steady_traffic.cross_zone().count / produced(without) == doctest::Approx(2.0 / 3 + 2.0 * 2 / 3).epsilon(1e-9));
    CHECK(with.steady_traffic.cross_zone().count == 0);
    // Two thirds of each byte go to the store and back once more before they are in the log.
    CHECK(with.steady_traffic.moved(Purpose::route).count / produced(with) == doctest::Approx(2 * 2.0 / 3).epsilon(1e-9));
    CHECK(with.steady_traffic.moved(Purpose::wal_write).count / produced(with) == doctest::Approx(1.0 / 3).epsilon(1e-9));
    // 512 PUT a GiB are the log's at 4 a second and 8 MiB/s; the channel has as many.
    CHECK(per_gib(with, RequestKind::put) - per_gib(without, RequestKind::put) == doctest::Approx(512).epsilon(0.02));
    CHECK(per_gib(with, RequestKind::get) > 2 * per_gib(without, RequestKind::get));
    // Two groups read in three zones: each of two zones reads a byte once for both.
    CHECK(with.steady_traffic.moved(Purpose::cache_fill).count / produced(with) == doctest::Approx(2.0 / 3).epsilon(0.01));
    REQUIRE(with.month.total);
    REQUIRE(without.month.total);
    CHECK(*with.month.total < *without.month.total);
}

TEST_CASE("a routed record waits for two objects one after the other, the others for one") {
    const SteadyLatency without = played(steady(off, crash), "automq-s3").latency, with = played(steady(on, crash), "automq-s3").latency;
    CHECK(with.produce_p50 > 1.5 * without.produce_p50);
    CHECK(with.produce_p99 < 3 * without.produce_p99);
    CHECK(with.end_to_end_p50 > with.produce_p50);
}

TEST_CASE("a lost broker is missed by its zone's clients also where it only stood in for others, until brokers and clients know") {
    const Outcome without = played(steady(off, crash), "automq-s3"), with = played(steady(on, crash), "automq-s3");
    const auto unserved = [](const Outcome& o) { return curve_at(o, column::unserved_partitions, o.failure + 3_s); };
    const auto leaderless = [](const Outcome& o) { return curve_at(o, column::offline_partitions, o.failure + 3_s); };
    CHECK(leaderless(with) == leaderless(without));
    CHECK(unserved(without) == leaderless(without));
    CHECK(unserved(with) > 1.2 * unserved(without));
    CHECK_FALSE(facts_of(with, ProxiesChanged::kind).empty());
    CHECK(facts_of(without, ProxiesChanged::kind).empty());
    CHECK(with.verdict == Verdict::recovered);
}

TEST_CASE("a recovery reads more than it uploads where other zones replay the log, and a log that others cannot read is not routed") {
    const Outcome with = played(steady(on, crash), "automq-s3");
    const double replayed = with.incident_traffic.moved(Purpose::wal_replay).count, lost = number_in(the_fact(with, WalRead::kind), "bytes");
    CHECK(replayed == doctest::Approx(lost + 30 * 50331648.0 / 6).epsilon(1e-6));
    const Outcome block = played(steady(on, crash), "automq-zonal-block");
    CHECK(block.steady_traffic.moved(Purpose::route).count == 0);
    CHECK(block.steady_traffic.cross_zone().count > 0);
}

TEST_CASE("the books of a routed cluster balance whatever fails, and clients have been given all that was offered in the end") {
    for (const char* failure : {R"({ "at": "2 min", "fail": "zone", "zone": "b", "returns": { "after": "2 min" } })",
                                R"({ "at": "2 min", "fail": "isolation", "broker": 3, "returns": { "after": "90 s" } })",
                                R"({ "at": "2 min", "fail": "store-unavailable", "returns": { "after": "30 s" } })",
                                R"({ "at": "2 min", "do": "shut-down", "broker": 2, "returns": { "after": "1 min" } })"}) {
        CAPTURE(failure);
        TinyStudy tiny = steady(R"("automq.zone.router": true)", failure);
        tiny.horizon = "1 h";
        for (const char* design : {"automq-s3", "automq-file"}) {
            const Study study = study_of(tiny);
            World world(study.spec, study.spec.cluster, *find_architecture(design), shipped_catalog());
            world.run();
            for (const Balance& balance : balances_of(world)) CHECK_MESSAGE(balance.holds(conservation_tolerance), balance.sentence());
            for (const ProducerCrowd& c : world.producers) {
                double failed = 0;
                for (const double bytes : c.failures()) failed += bytes;
                CHECK(c.served() + failed == doctest::Approx(c.offered()).epsilon(1e-6));
            }
        }
    }
}
