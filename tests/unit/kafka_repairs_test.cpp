// Repairs by people and tools, disks among several, versions and elections of shared-nothing Kafka, emerging in studies.
#include <doctest/doctest.h>

#include <algorithm>

#include "experiments/config_error.hpp"
#include "models/facts.hpp"
#include "models/measure.hpp"
#include "models/world.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

TinyStudy nine_brokers() {
    TinyStudy tiny;
    tiny.brokers = 9;
    tiny.partitions = 90;
    tiny.rate = "30 MB/s";
    tiny.horizon = "3 h";
    tiny.timeline = R"({ "at": "1 min", "fail": "volume", "broker": 2 })";
    return tiny;
}

double seconds_from_loss(const Outcome& o, std::string_view kind) { return seconds_between(facts_of(o, BrokerLost::kind).front().at, the_fact(o, kind).at); }

}  // namespace

TEST_CASE("Cruise Control restores redundancy half an hour and more after fencing, and only if it was there to watch") {
    TinyStudy tiny = nine_brokers();
    CHECK(played(tiny, "kafka").verdict == Verdict::not_recovered);
    tiny.timeline += R"(, { "at": "10 s", "do": "cruise-control" })";
    const Outcome o = played(tiny, "kafka");
    CHECK(o.verdict == Verdict::recovered);
    CHECK(seconds_from_loss(o, ReassignmentBegan::kind) > 7 + 1800);
    CHECK(seconds_from_loss(o, ReassignmentBegan::kind) < 10.2 + 300 + 1800 + 61);
    CHECK(number_in(the_fact(o, ReassignmentCompleted::kind), "replicas") == 30);
    CHECK(o.nothing_hidden->seconds() > 1800);
    // A design without copies on brokers takes no notice.
    tiny.timeline = R"({ "at": "1 min", "fail": "broker", "broker": 2, "returns": { "after": "1 min" } }, { "at": "10 s", "do": "cruise-control" })";
    CHECK(played(tiny, "automq-s3").verdict != Verdict::not_applicable);
}

TEST_CASE("Cruise Control leaves it to people when too many brokers are missing") {
    TinyStudy tiny = nine_brokers();
    tiny.timeline = R"({ "at": "1 min", "fail": "zone", "zone": "b" }, { "at": "10 s", "do": "cruise-control", "fixable.failed.broker.count.threshold": 2 })";
    const Outcome o = played(tiny, "kafka");
    CHECK(facts_of(o, RepairRefused::kind).size() == 3);
    CHECK(facts_of(o, ReassignmentBegan::kind).empty());
    CHECK(o.verdict == Verdict::not_recovered);
}

TEST_CASE("people who give a lost broker's replicas to others end the incident when the last one is in sync") {
    TinyStudy tiny = nine_brokers();
    tiny.timeline += R"(, { "at": "10 min", "do": "reassign", "broker": 2 })";
    const Outcome fast = played(tiny, "kafka");
    CHECK(fast.verdict == Verdict::recovered);
    const double bytes = 30.0 / 90 * 30e6 * 3600;              // 30 of 90 partitions, an hour of 30 MB/s
    tiny.timeline.insert(tiny.timeline.rfind('}'), R"(, "throttle": "10 MB/s")");
    const Outcome slow = played(tiny, "kafka");
    const double took = seconds_between(the_fact(slow, ReassignmentBegan::kind).at, the_fact(slow, ReassignmentCompleted::kind).at);
    // The rack rule leaves two receivers, those in the zone of the lost broker.
    CHECK(took > bytes / (2 * 10e6));
    CHECK(took > 2 * seconds_between(the_fact(fast, ReassignmentBegan::kind).at, the_fact(fast, ReassignmentCompleted::kind).at));
}

TEST_CASE("moves in batches start again only when the whole batch has ended") {
    TinyStudy tiny = nine_brokers();
    tiny.timeline += R"(, { "at": "10 min", "do": "reassign", "broker": 2, "throttle": "20 MB/s" })";
    const double together = played(tiny, "kafka").nothing_hidden->seconds();
    tiny.timeline.insert(tiny.timeline.rfind('}'), R"(, "batch": 1)");
    CHECK(played(tiny, "kafka").nothing_hidden->seconds() > together);
}

TEST_CASE("a lost log directory is out of the in-sync sets in a moment and stays lost until its disk is replaced") {
    TinyStudy tiny = nine_brokers();
    tiny.volume += R"(, "directories": 4)";
    tiny.timeline = R"({ "at": "1 min", "fail": "log-dir", "broker": 2 })";
    const Outcome o = played(tiny, "kafka");
    CHECK(number_in(the_fact(o, DirectoryLost::kind), "replicas") == 8);      // of 30, dealt out in turn
    CHECK(facts_of(o, BrokerFenced::kind).empty());
    CHECK(seconds_between(the_fact(o, DirectoryLost::kind).at, the_fact(o, IsrShrunk::kind).at) < 0.1);
    CHECK(o.reachable->seconds() < 2);
    CHECK(o.verdict == Verdict::not_recovered);
    CHECK(o.reason.find("has lost its log directory") != std::string::npos);
    tiny.timeline = R"({ "at": "1 min", "fail": "log-dir", "broker": 2, "returns": { "after": "10 min" } })";
    CHECK(played(tiny, "kafka").verdict == Verdict::recovered);
}

TEST_CASE("a full disk halts its broker until there is room, and nothing on it is lost") {
    TinyStudy tiny = nine_brokers();
    tiny.timeline = R"({ "at": "1 min", "fail": "disk-full", "broker": 2, "returns": { "after": "20 min" } })";
    const Outcome o = played(tiny, "kafka");
    CHECK(o.verdict == Verdict::recovered);
    CHECK(o.nothing_hidden->seconds() > 1200);
    CHECK(o.lost.count == 0);
}

TEST_CASE("acks=1 goes on where acks=all waits, and loses what only the lost leader had") {
    TinyStudy tiny;
    tiny.timeline = R"({ "at": "20 s", "fail": "broker", "broker": 2, "returns": { "after": "60 s" } }, { "at": "20 s", "fail": "broker", "broker": 3, "returns": { "after": "70 s" } })";
    const Outcome all = played(tiny, "kafka");
    CHECK(all.lost.count == 0);
    tiny.producer = R"("acks": "1")";
    const Outcome one = played(tiny, "kafka");
    CHECK(one.lost.count > 0);
    CHECK(*one.reachable < *all.reachable);
}

TEST_CASE("an unclean election serves at once and loses what was written while the others were away") {
    TinyStudy tiny;
    tiny.min_insync = 1;
    tiny.timeline = R"({ "at": "20 s", "fail": "isolation", "broker": 2, "returns": { "after": "100 s" } },
        { "at": "20 s", "fail": "isolation", "broker": 3, "returns": { "after": "100 s" } }, { "at": "119 s", "fail": "broker", "broker": 1 })";
    tiny.settings = R"("version": "3.9")";
    const Outcome clean = played(tiny, "kafka");
    CHECK(clean.lost.count == 0);
    CHECK_FALSE(clean.reachable);
    tiny.settings = R"("version": "3.9", "unclean.leader.election.enable": true)";
    const Outcome unclean = played(tiny, "kafka");
    CHECK(unclean.reachable);
    CHECK(unclean.lost.count > 10e6 * 60);
    // With eligible replicas the set may have become empty: the one that was last in sync is waited for, or an eligible one leads.
    tiny.settings = R"("version": "4.1")";
    CHECK(played(tiny, "kafka").lost.count <= unclean.lost.count);
}

TEST_CASE("Kafka's versions differ in what they recover with: one recovery thread before 4.0, two after") {
    TinyStudy tiny;
    tiny.retention = "10 h";
    tiny.horizon = "30 min";
    const auto recovery = [&](const std::string& version) {
        tiny.settings = "\"version\": \"" + version + '"';
        const Outcome o = played(tiny, "kafka");
        return seconds_between(the_fact(o, LogRecoveryBegan::kind).at, the_fact(o, LogsRecovered::kind).at);
    };
    CHECK(recovery("3.9") == doctest::Approx(2 * recovery("4.1")).epsilon(0.01));
}

TEST_CASE("a setting that nothing models is a warning with the nearest name, a nonsense value of a known one is refused") {
    TinyStudy tiny;
    tiny.settings = R"("broker.session.timeout": 9000, "log.cleaner.threads": 2)";
    const Study study = study_of(tiny);
    REQUIRE(study.warnings.size() == 2);
    CHECK(study.warnings[0].find("\"broker.session.timeout\" is not modelled and changes nothing; did you mean \"broker.session.timeout.ms\"?") != std::string::npos);
    CHECK(study.warnings[1].find("\"log.cleaner.threads\" is not modelled") != std::string::npos);
    for (const char* wrong : {R"("broker.session.timeout.ms": "soon")", R"("num.replica.fetchers": 0)", R"("version": "2.8")", R"("unclean.leader.election.enable": 3)", R"("sesion": 1)"}) {
        tiny.settings = wrong;
        CHECK_THROWS_AS(study_of(tiny), ConfigError);
    }
}

TEST_CASE("a throttled move lasts its bytes over what the throttle leaves beside the partition's own writes, and never ends below them") {
    TinyStudy tiny;
    tiny.brokers = 4;                    // zone b has broker 2 alone, so every partition has a copy there
    tiny.partitions = 1;
    tiny.rate = "10 MB/s";
    tiny.retention = "1000 s";
    tiny.horizon = "1 h";
    const auto moved = [&](const std::string& throttle) {
        tiny.timeline = R"({ "at": "1 min", "fail": "volume", "broker": 2 }, { "at": "5 min", "do": "reassign", "broker": 2, "throttle": ")" + throttle + R"(" })";
        return played(tiny, "kafka");
    };
    const Outcome ends = moved("30 MB/s");
    CHECK(ends.verdict == Verdict::recovered);
    const double took = seconds_between(the_fact(ends, ReassignmentBegan::kind).at, the_fact(ends, ReassignmentCompleted::kind).at);
    CHECK(took == doctest::Approx(10e9 / (30e6 - 10e6)).epsilon(0.02));
    const Outcome never = moved("8 MB/s");
    CHECK(never.verdict == Verdict::not_recovered);
    CHECK(never.reason.find("moves no faster than new data is written; it is bound by replication throttle") != std::string::npos);
}
