// The failure modes that only shared storage has, as they ship: each scenario shows what its first lines say, and its way out is one.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "experiments/entrants.hpp"
#include "experiments/json_catalog.hpp"
#include "experiments/study.hpp"
#include "models/architecture.hpp"
#include "models/facts.hpp"
#include "models/measure.hpp"
#include "tests/support/places.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

Study scenario(const std::string& name) {
    static const Catalog catalog = load_catalog();
    return load_study((source_root() / "experiments/shared-storage-failures" / (name + ".json")).string(), catalog);
}

/// Plays one of the designs that the scenario compares, on the fleet that it gives that design.
Outcome of(const Study& study, std::string_view architecture) {
    for (const Entrant& entrant : entrants_of(study.spec))
        if (entrant.architecture == architecture) return rehearse_one(study.spec, *entrant.cluster, *find_architecture(architecture), shipped_catalog());
    FAIL("the scenario compares no " << architecture);
    return {};
}

Outcome of(const std::string& name, std::string_view architecture) { return of(scenario(name), architecture); }

double hidden_s(const Outcome& o) {
    REQUIRE(o.nothing_hidden);
    return o.nothing_hidden->seconds();
}

double reachable_s(const Outcome& o) {
    REQUIRE(o.reachable);
    return o.reachable->seconds();
}

double sum_of(const Outcome& o, std::string_view kind, std::string_view value) {
    double sum = 0;
    for (const FactRecord& fact : facts_of(o, kind)) sum += number_in(fact, value);
    return sum;
}

double moved(const Outcome& o, Purpose purpose) { return o.incident_traffic.moved(purpose).count; }

}  // namespace

TEST_CASE("every scenario of shared-storage failures reads, plays and touches something") {
    std::size_t played_ones = 0;
    for (const auto& entry : std::filesystem::directory_iterator(source_root() / "experiments/shared-storage-failures")) {
        if (entry.path().extension() != ".json") continue;
        CAPTURE(entry.path().string());
        const Study study = scenario(entry.path().stem().string());
        CHECK_FALSE(study.spec.question.empty());
        bool touched = false;
        for (const Entrant& entrant : entrants_of(study.spec)) touched = touched || of(study, entrant.architecture).verdict != Verdict::inconclusive;
        CHECK(touched);
        ++played_ones;
    }
    CHECK(played_ones == 20);
}

TEST_CASE("F1: in a brown-out a log in the store holds producers up, a log on a volume does not") {
    CHECK(writers(of("F01-brown-out", "automq-s3")).backlog_peak.count > 100e6);
    CHECK(writers(of("F01-brown-out", "automq-zonal-block")).backlog_peak.count < 1e6);
}

TEST_CASE("F2: the limit on writes outlasts the outage by minutes, less where each broker usually writes little") {
    Study study = scenario("F02-slow-return");
    const double few = hidden_s(of(study, "automq-s3"));
    CHECK(few > 45 + 120);
    study.spec.cluster.brokers.count *= 5;
    CHECK(hidden_s(of(study, "automq-s3")) < few / 2);
}

TEST_CASE("F3: with twice the requests a zone fails over sooner") {
    Study study = scenario("F03-throttled-mass-failover");
    const double bound = reachable_s(of(study, "automq-s3"));
    study.spec.cluster.buckets = 4;
    CHECK(reachable_s(of(study, "automq-s3")) < bound);
}

TEST_CASE("F5: a log in the dark zone waits for it, or is given up with what it holds") {
    Study study = scenario("F05-log-stuck-in-its-zone");
    CHECK(reachable_s(of(study, "automq-zonal-block")) > 30 * 60);
    CHECK(reachable_s(of(study, "automq-s3")) < 120);
    study.spec.settings.automq.lost_wal = LostWal::discard;
    const Outcome discarded = of(study, "automq-zonal-block");
    CHECK(reachable_s(discarded) < 120);
    CHECK(discarded.lost.count > 0);
}

TEST_CASE("F6: ten recoveries one after another take longer than ten at once, and a design without replay has none") {
    Study study = scenario("F06-one-after-another");
    const Outcome serial = of(study, "automq-s3");
    CHECK(facts_of(serial, RecoveryCompleted::kind).size() == 10);
    study.spec.settings.automq.failover_in_flight = 10;
    const auto last = [](const Outcome& o) { return seconds_between(o.failure, facts_of(o, RecoveryCompleted::kind).back().at); };
    CHECK(last(of(study, "automq-s3")) < last(serial) / 2);
    CHECK(facts_of(of(study, "inkless"), RecoveryCompleted::kind).empty());
}

TEST_CASE("F6b: partitions are given to brokers that are dead too, and given away again") {
    const Outcome o = of("F06b-moved-twice", "automq-s3");
    // Six of 18 brokers led a third of 900 partitions. Each fencing writes one record for itself and one for each partition that it moves.
    CHECK(sum_of(o, BrokerFenced::kind, "records") > 300 + 6 + 10);
}

TEST_CASE("F7: a slow target makes the replay slow") {
    Study study = scenario("F07-slow-target");
    const auto replay = [](const Outcome& o) { return seconds_between(the_fact(o, WalFenced::kind).at, the_fact(o, RecoveryCompleted::kind).at); };
    const double slow = replay(of(study, "automq-s3"));
    study.spec.timeline.erase(study.spec.timeline.begin());
    CHECK(slow > 2 * replay(of(study, "automq-s3")));
}

TEST_CASE("F8: the tails that are scanned are more than the log that was replayed") {
    const Outcome o = of("F08-tail-scan", "automq-s3");
    CHECK(sum_of(o, PartitionsOpened::kind, "scanned") > sum_of(o, WalRead::kind, "bytes"));
}

TEST_CASE("F9: consumers that lagged read from the store what the new owner has not cached, those that kept up nothing") {
    Study study = scenario("F09-cold-consumers");
    CHECK(moved(of(study, "automq-s3"), Purpose::cold_read) > 1e9);
    std::get<ConsumerSpec>(study.spec.clients.back()).process_rate.reset();
    CHECK(moved(of(study, "automq-s3"), Purpose::cold_read) < 1e8);
}

TEST_CASE("F10: without a controller nothing fails over until it is back; outside the cluster it is not lost") {
    CHECK(reachable_s(of("F10-no-controller", "automq-s3")) > 20 * 60);
    CHECK(reachable_s(of("F10-no-controller", "warpstream")) < 60);
}

TEST_CASE("F12: without a coordinator nobody writes") {
    for (const char* design : {"inkless", "warpstream"}) CHECK(writers(of("F12-no-coordinator", design)).without_service.seconds() >= 240);
}

TEST_CASE("F16: what a log took in while the store was away is compacted on top of live traffic") {
    const Outcome o = of("F16-compaction-debt", "automq-zonal-block");
    // Every byte that is uploaded late is read and written once more, and that goes on after the store is back.
    CHECK(moved(o, Purpose::compaction) == doctest::Approx(2 * moved(o, Purpose::object_upload)).epsilon(1e-9));
    CHECK(hidden_s(o) > 60 + 30);
    Study large_streams = scenario("F16-compaction-debt");
    large_streams.spec.assumptions.small_object_share = 0;
    CHECK(moved(of(large_streams, "automq-zonal-block"), Purpose::compaction) == 0);
}

TEST_CASE("F17 and F18: survivors that are too small wait for the zone, however long that takes") {
    CHECK(hidden_s(of("F17-too-little-left", "inkless")) > 60 * 60);
    CHECK(hidden_s(of("F18-no-replacement", "inkless")) > 8 * 3600);
    Study larger = scenario("F17-too-little-left");
    larger.spec.cluster.brokers.instance = "m7g.xlarge";
    CHECK(hidden_s(of(larger, "inkless")) < 10 * 60);
}

TEST_CASE("F19: one file server stalls every broker, the store none of those whose zone stands") {
    const Outcome file = of("F19-one-file-server", "automq-file"), object = of("F19-one-file-server", "automq-s3");
    CHECK(curve_at(file, column::acked, file.failure + 40_s) == 0);
    CHECK(curve_at(object, column::acked, object.failure + 40_s) > 60e6);
}

TEST_CASE("O1: what an upgrade takes from clients is seconds in every design, and no log is replayed") {
    const Study study = scenario("O1-stopped-in-order");
    for (const char* design : {"kafka", "automq-s3", "inkless"}) {
        CAPTURE(design);
        const Outcome o = of(study, design);
        CHECK(reachable_s(o) < 6);
        CHECK(facts_of(o, WalRead::kind).empty());
    }
}

TEST_CASE("O2: a zone that is back is given partitions again, and none without the balancer") {
    Study study = scenario("O2-back-in-balance");
    const auto given_to_zone_b = [&study] {
        double partitions = 0;
        const Outcome o = of(study, "automq-s3");
        for (const FactRecord& fact : facts_of(o, PartitionsMoved::kind)) partitions += static_cast<int>(number_in(fact, "owner")) % 3 == 1 ? number_in(fact, "partitions") : 0;
        return partitions;
    };
    CHECK(given_to_zone_b() > 250);
    study.spec.settings.automq.balancer = false;
    CHECK(given_to_zone_b() == 0);
}

TEST_CASE("O3: served in their own zone clients cross no border and pay with requests") {
    Study study = scenario("O3-served-in-their-zone");
    const Outcome routed = of(study, "automq-s3");
    study.spec.settings.automq.zone_router = false;
    const Outcome direct = of(study, "automq-s3");
    CHECK(routed.steady_traffic.cross_zone().count == 0);
    CHECK(direct.steady_traffic.cross_zone().count > 1e9);
    CHECK(routed.steady_requests.count(RequestKind::put) > direct.steady_requests.count(RequestKind::put));
    CHECK(*routed.month.total < *direct.month.total);
}

TEST_CASE("O4: a bucket in each zone outlives a zone, one bucket does not") {
    Study study = scenario("O4-a-bucket-in-each-zone");
    CHECK(writers(of(study, "warpstream")).without_service.seconds() < 60);
    study.spec.cluster.bucket_in_each_zone = false;
    CHECK(writers(of(study, "warpstream")).without_service.seconds() >= 600);
}

TEST_CASE("O5: agents that are replaced end the shortage, brokers that are not stay too few") {
    const Study study = scenario("O5-agents-replaced");
    const Outcome replaced = of(study, "warpstream");
    CHECK(replaced.verdict == Verdict::recovered);
    CHECK(hidden_s(replaced) > 340);
    CHECK(of(study, "inkless").verdict == Verdict::not_recovered);
}
