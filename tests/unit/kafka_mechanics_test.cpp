// What a naive model of Kafka gets wrong: who stalls whom, what a restart waits for, what comes back by itself and what does not.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "experiments/exit_code.hpp"
#include "models/architecture.hpp"
#include "models/facts.hpp"
#include "models/world.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

/// The brokers that follow the only partition, one after the other lost for ever.
std::vector<Outcome> lost_followers() {
    std::vector<Outcome> found;
    TinyStudy tiny;
    tiny.partitions = 1;
    for (int broker = 1; broker <= 3; ++broker) {
        tiny.timeline = R"({ "at": "20 s", "fail": "broker", "broker": )" + std::to_string(broker) + " }";
        Outcome o = played(tiny, "kafka");
        if (facts_of(o, LeadersElected::kind).empty()) found.push_back(std::move(o));
    }
    return found;
}

std::string returning(const std::string& kind, const std::string& after, const std::string& volumes) {
    return R"({ "at": "1 min", "fail": ")" + kind + R"(", "broker": 2, "returns": { "after": ")" + after + R"(", "volumes": ")" + volumes + R"(" } })";
}

double missing(const Outcome& o) { return number_in(the_fact(o, CatchUpBegan::kind), "missing"); }

}  // namespace

TEST_CASE("a follower's death stalls writers although another broker leads their partition") {
    const std::vector<Outcome> outcomes = lost_followers();
    REQUIRE(outcomes.size() == 2);
    for (const Outcome& o : outcomes) {
        // Nobody sees an error; acknowledgements wait until the dead follower has left the in-sync set.
        const double fenced = seconds_between(the_fact(o, BrokerLost::kind).at, the_fact(o, BrokerFenced::kind).at);
        const double stalled = writers(o).without_service.seconds();
        CHECK(stalled >= 7.0);
        CHECK(stalled >= fenced);
        CHECK(stalled <= fenced + 0.05);
        CHECK(writers(o).failed.count == 0);
        CHECK(readers(o).without_service.seconds() == 0);
        CHECK(curve_at(o, column::acked, o.failure + 3_s) == 0);
        CHECK(curve_at(o, column::offline_partitions, o.failure + 3_s) == 0);
    }
}

TEST_CASE("a silent host costs its clients the request timeout, a killed process does not") {
    TinyStudy tiny;
    tiny.timeline = R"({ "at": "20 s", "fail": "isolation", "broker": 2 })";
    const Outcome silent = played(tiny, "kafka");
    REQUIRE(silent.reachable);
    CHECK(silent.reachable->seconds() >= 30);
    CHECK(silent.reachable->seconds() <= 32);
    tiny.timeline = R"({ "at": "20 s", "fail": "broker", "broker": 2 })";
    const Outcome killed = played(tiny, "kafka");
    REQUIRE(killed.reachable);
    CHECK(killed.reachable->seconds() >= 7);
    CHECK(killed.reachable->seconds() <= 12);
    tiny.settings = R"("request.timeout.ms": 15000)";
    tiny.timeline = R"({ "at": "20 s", "fail": "isolation", "broker": 2 })";
    CHECK(played(tiny, "kafka").reachable->seconds() == doctest::Approx(silent.reachable->seconds() - 15).epsilon(0.05));
}

TEST_CASE("a fast restart is not fast: the new process waits until the old one's session has ended") {
    TinyStudy tiny;
    tiny.assumptions = R"("broker start": "0 s")";
    tiny.timeline = returning("broker", "1 s", "kept");
    const Outcome o = played(tiny, "kafka");
    const Time lost = the_fact(o, BrokerLost::kind).at;
    CHECK(seconds_between(lost, the_fact(o, FailureEnded::kind).at) == 1);
    CHECK(seconds_between(lost, the_fact(o, BrokerFenced::kind).at) >= 7);
    CHECK(the_fact(o, BrokerRegistered::kind).at > the_fact(o, BrokerFenced::kind).at);
    CHECK(o.reachable->seconds() >= 7);
    CHECK(o.verdict == Verdict::recovered);
}

TEST_CASE("Kafka never restores redundancy by itself: without the broker's return the run does not recover") {
    TinyStudy tiny;
    tiny.brokers = 6;
    tiny.timeline = R"({ "at": "20 s", "fail": "broker", "broker": 2 })";
    const Outcome o = played(tiny, "kafka");
    CHECK(o.verdict == Verdict::not_recovered);
    CHECK(o.reason.find("2 of 3 replicas in sync; broker 2 never returns") != std::string::npos);
    CHECK(exit_code_of(o.verdict) == ExitCode::not_recovered);
    CHECK(to_int(exit_code_of(o.verdict)) == 3);
    // Clients are served all the same; what is not back is the third copy.
    CHECK(o.reachable);
    CHECK_FALSE(o.nothing_hidden);
    CHECK(o.incident_open);
    CHECK(curve_at(o, column::under_replicated_partitions, Time{} + 10_min) > 0);
}

TEST_CASE("below min.insync.replicas writers wait for ever, and the reason names what waits for whom") {
    TinyStudy tiny;
    tiny.timeline = R"({ "at": "20 s", "fail": "broker", "broker": 2 }, { "at": "40 s", "fail": "broker", "broker": 3 })";
    const Outcome o = played(tiny, "kafka");
    CHECK(o.verdict == Verdict::not_recovered);
    CHECK(o.reason == "partition 0 of orders waits for ISR 2; broker 3 never returns");
    CHECK_FALSE(o.reachable);
    // Every partition has a leader, which refuses what it could not replicate.
    CHECK(curve_at(o, column::offline_partitions, Time{} + 10_min) == 0);
    CHECK(curve_at(o, column::unserved_partitions, Time{} + 10_min) == tiny.partitions);
    CHECK(writers(o).failed.count > 0);
}

TEST_CASE("leadership returns with the preferred election, which keeps the controller's own time") {
    TinyStudy tiny;
    tiny.horizon = "30 min";
    const Study study = study_of(tiny);
    World world(study.spec, study.spec.cluster, *find_architecture("kafka"), shipped_catalog());
    world.run();
    const auto& facts = world.sim.journal.records();
    const auto preferred = std::ranges::find_if(facts, [](const FactRecord& f) { return f.kind == LeadersElected::kind && text_in(f, "election") == "preferred"; });
    const auto in_sync = std::ranges::find(facts, IsrExpanded::kind, &FactRecord::kind);
    REQUIRE(preferred != facts.end());
    REQUIRE(in_sync != facts.end());
    CHECK(preferred->at > in_sync->at);
    CHECK((preferred->at - world.controller->activated()).ns % Duration{300_s}.ns == 0);
    for (std::size_t p = 0; p < world.table.size(); ++p) CHECK(world.table.leader[p] == 0);
}

TEST_CASE("before the preferred election a returned broker leads nothing, and the run counts as recovered all the same") {
    TinyStudy tiny;
    tiny.settings = R"("leader.imbalance.check.interval.seconds": 100000)";
    const Study study = study_of(tiny);
    World world(study.spec, study.spec.cluster, *find_architecture("kafka"), shipped_catalog());
    world.run();
    CHECK(world.architecture->redundant());
    bool preferred_elsewhere = false;
    for (std::size_t p = 0; p < world.table.size(); ++p) {
        CHECK(world.table.leader_of(p) != world.broker(2));
        preferred_elsewhere |= world.table.leader[p] != 0;
    }
    CHECK(preferred_elsewhere);
    CHECK(played(study, "kafka").verdict == Verdict::recovered);
}

TEST_CASE("an empty disk copies its whole log, a kept one only what was written meanwhile") {
    TinyStudy tiny;
    tiny.retention = "10 h";
    tiny.horizon = "1 h";
    tiny.timeline = returning("broker", "2 min", "lost");
    CHECK(missing(played(tiny, "kafka")) == doctest::Approx(10e6 * 36000).epsilon(1e-9));
    tiny.timeline = returning("broker", "2 min", "kept");
    const Outcome kept = played(tiny, "kafka");
    const double outage = seconds_between(the_fact(kept, BrokerLost::kind).at, the_fact(kept, CatchUpBegan::kind).at);
    CHECK(missing(kept) == doctest::Approx(10e6 * outage).epsilon(1e-6));
    CHECK(missing(kept) < 0.02 * 10e6 * 36000);
    // An absence beyond retention leaves nothing of use on the disk.
    tiny.retention = "2 min";
    tiny.timeline = returning("broker", "10 min", "kept");
    CHECK(missing(played(tiny, "kafka")) == doctest::Approx(10e6 * 120).epsilon(1e-9));
}

TEST_CASE("acknowledged bytes are at risk while one zone alone holds them, and only then") {
    TinyStudy tiny;
    tiny.replicas = 2;
    tiny.min_insync = 1;
    tiny.timeline = returning("broker", "2 min", "kept");
    const Outcome o = played(tiny, "kafka");
    CHECK(o.verdict == Verdict::recovered);
    CHECK(o.data_at_risk.count > 0);
    // At most what all partitions take in from the loss to the return of the second copy.
    CHECK(o.data_at_risk.count <= 10e6 * o.nothing_hidden->seconds());
    CHECK(o.at_risk_for <= *o.nothing_hidden);
    tiny.replicas = 3;
    CHECK(played(tiny, "kafka").data_at_risk.count == 0);
}
