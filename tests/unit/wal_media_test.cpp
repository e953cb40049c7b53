// What the medium of a write-ahead log decides when brokers, zones, volumes and stores fail: each is right about something that the
// others get wrong.
#include <doctest/doctest.h>

#include <string>

#include "experiments/config_error.hpp"
#include "experiments/json_catalog.hpp"
#include "models/facts.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

TinyStudy lost_zone(const std::string& zone, const std::string& lasts) {
    TinyStudy tiny;
    tiny.brokers = 6;
    tiny.partitions = 24;
    tiny.cluster = R"("active controller": "c")";
    tiny.horizon = "30 min";
    tiny.timeline = R"({ "at": "2 min", "fail": "zone", "zone": ")" + zone + R"(", "returns": { "after": ")" + lasts + R"(" } })";
    return tiny;
}

TinyStudy lost_broker() {
    TinyStudy tiny;
    tiny.horizon = "20 min";
    tiny.timeline = R"({ "at": "2 min", "fail": "broker", "broker": 2 })";
    return tiny;
}

std::string refusal_of(const TinyStudy& tiny) {
    try {
        parse_study(tiny.text(), "tiny.json", load_catalog());
    } catch (const ConfigError& error) {
        return error.what();
    }
    return {};
}

}  // namespace

TEST_CASE("a log on a volume of the lost zone waits as long as the zone is gone") {
    const Outcome o = played(lost_zone("b", "6 min"), "automq-zonal-block");
    REQUIRE(o.reachable);
    CHECK(o.reachable->seconds() > 360);
    CHECK(o.reachable->seconds() < 420);
    CHECK(o.lost.count == 0);
    CHECK(played(lost_zone("b", "6 min"), "automq-s3").reachable->seconds() < 90);
}

TEST_CASE("a log on a volume of a zone that never returns keeps its partitions closed, and the reason names the volume") {
    TinyStudy tiny = lost_zone("b", "6 min");
    tiny.timeline = R"({ "at": "2 min", "fail": "zone", "zone": "b" })";
    const Outcome o = played(tiny, "automq-zonal-block");
    CHECK(o.verdict == Verdict::not_recovered);
    CHECK(o.reason.find("WAL volume") != std::string::npos);
    CHECK(o.reason.find("zone b") != std::string::npos);
}

TEST_CASE("who discards the log of a lost zone is served at once and loses exactly what was not uploaded") {
    TinyStudy tiny = lost_zone("b", "6 min");
    tiny.settings = R"("automq.wal.lost.zone": "discard")";
    const Outcome o = played(tiny, "automq-zonal-block");
    REQUIRE(o.reachable);
    CHECK(o.reachable->seconds() < 90);
    double discarded = 0;
    for (const FactRecord& fact : facts_of(o, WalDiscarded::kind)) discarded += number_in(fact, "bytes");
    CHECK(facts_of(o, WalDiscarded::kind).size() == 2);
    CHECK(o.lost.count == discarded);
    CHECK(discarded > 0);
    // Two brokers of six, each with a sixth of 10 MB/s, for at most a fill and an upload.
    CHECK(discarded <= 10e6 / 3 * 80);
}

TEST_CASE("acknowledged bytes lie in one zone only while a zonal log holds them, and never with the other media") {
    CHECK(played(lost_broker(), "automq-zonal-block").data_at_risk.count > 0);
    for (const char* design : {"automq-s3", "automq-regional-block", "automq-file"}) {
        CAPTURE(design);
        CHECK(played(lost_broker(), design).data_at_risk.count == 0);
    }
}

TEST_CASE("a regional volume is forced onto a machine of another zone, one broker after another") {
    const Outcome o = played(lost_zone("b", "15 min"), "automq-regional-block");
    const std::vector<FactRecord> fenced = facts_of(o, WalFenced::kind);
    REQUIRE(fenced.size() == 2);
    for (std::size_t i = 0; i < fenced.size(); ++i) {
        const FactRecord assigned = facts_of(o, RecoveryAssigned::kind)[facts_of(o, RecoveryAssigned::kind).size() - 2 + i];
        CHECK(seconds_between(assigned.at, fenced[i].at) >= 60);
        CHECK(seconds_between(assigned.at, fenced[i].at) < 61);
    }
    CHECK(seconds_between(fenced[0].at, fenced[1].at) > 60);
    CHECK(o.lost.count == 0);
    CHECK(o.verdict == Verdict::recovered);
}

TEST_CASE("the failover of a file server stalls every broker at once, also those whose zone stands") {
    const Outcome o = played(lost_zone("a", "15 min"), "automq-file");
    CHECK(curve_at(o, column::acked, o.failure + 55_s) == 0);
    CHECK(curve_at(o, column::acked, o.failure + 62_s) > 0);
    CHECK(played(lost_zone("b", "15 min"), "automq-file").verdict == Verdict::recovered);
    CHECK(curve_at(played(lost_zone("b", "15 min"), "automq-file"), column::acked, o.failure + 5_s) > 0);
}

TEST_CASE("how a volume is moved decides how long a log is fenced") {
    for (const auto& [takeover, least] : {std::pair{"reservation", 2.0}, std::pair{"attach", 30.0}, std::pair{"kubernetes", 420.0}}) {
        CAPTURE(takeover);
        TinyStudy tiny = lost_broker();
        tiny.settings = R"("automq.wal.takeover": ")" + std::string(takeover) + '"';
        const Outcome o = played(tiny, "automq-zonal-block");
        const double took = seconds_between(the_fact(o, RecoveryAssigned::kind).at, the_fact(o, WalFenced::kind).at);
        CHECK(took >= least);
        CHECK(took <= least + 0.1);
        REQUIRE(o.reachable);
        CHECK(o.reachable->seconds() >= least + 7);
    }
}

TEST_CASE("without the store a log on a volume takes writes until its cache is full, a log in the store none") {
    TinyStudy tiny;
    tiny.rate = "60 MB/s";
    tiny.horizon = "3 h";
    tiny.timeline = R"({ "at": "5 min", "fail": "store-unavailable", "returns": { "after": "5 min" } })";
    const Outcome block = played(tiny, "automq-zonal-block"), object = played(tiny, "automq-s3");
    CHECK(curve_at(object, column::acked, object.failure + 1_s) == 0);
    CHECK(curve_at(block, column::acked, block.failure + 30_s) == doctest::Approx(60e6).epsilon(1e-6));
    // 2 GiB of cache less what lies in the cycle, at 20 MB/s a broker: between 53 s and 107 s.
    CHECK(curve_at(block, column::acked, block.failure + 110_s) == 0);
    CHECK(block.verdict == Verdict::recovered);
    REQUIRE(block.nothing_hidden);
    REQUIRE(object.nothing_hidden);
    // What it took in meanwhile it has to upload afterwards.
    CHECK(block.nothing_hidden->seconds() > 300);
}

TEST_CASE("a lost WAL volume takes what was not uploaded with it, and nothing is replayed") {
    TinyStudy tiny = lost_broker();
    tiny.timeline = R"({ "at": "2 min", "fail": "volume", "broker": 2 })";
    const Outcome o = played(tiny, "automq-zonal-block");
    CHECK(o.lost.count > 0);
    CHECK(o.lost.count <= 10e6 / 3 * 80);
    CHECK(number_in(the_fact(o, WalRead::kind), "bytes") == 0);
}

TEST_CASE("a log needs a cloud that has its medium, of a kind that fits, in a zone with brokers") {
    TinyStudy tiny = lost_broker();
    tiny.compare = R"("automq-regional-block")";
    CHECK(refusal_of(tiny).find("expected a cloud that offers a volume that lies in two zones") != std::string::npos);
    CHECK(refusal_of(tiny).find("gcp") != std::string::npos);
    tiny.compare = R"("automq-file")";
    CHECK(refusal_of(tiny).empty());
    tiny.compare = R"({ "architecture": "automq-file", "cluster": { "region": "us-east-1", "zones": 3,
                       "brokers": { "count": 2, "instance": "m7g.16xlarge", "wal": { "size": "1 TiB", "zone": "c" } } } })";
    CHECK(refusal_of(tiny).find("brokers.wal.zone: expected") != std::string::npos);
    tiny.compare = R"({ "architecture": "automq-zonal-block", "cluster": { "region": "us-east-1", "zones": 3,
                       "brokers": { "count": 3, "instance": "m7g.16xlarge", "wal": { "type": "gp4" } } } })";
    CHECK(refusal_of(tiny).find("gp3") != std::string::npos);
}
