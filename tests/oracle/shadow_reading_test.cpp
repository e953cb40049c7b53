// Cases that are stranger than those that ship: what the twin can play is played, and what it cannot is named in a sentence.
#include <doctest/doctest.h>

#include <algorithm>

#include "experiments/json_text.hpp"
#include "experiments/shadow_case.hpp"
#include "models/twin/cluster.hpp"

using namespace rehearse;

namespace {

constexpr const char* drill = R"({ "case": "strange", "kafka": "4.1.1",
  "cluster": { "brokers": [ { "id": 1, "zone": 1 }, { "id": 2, "zone": 2 }, { "id": 3, "zone": 3 } ], "controllers": [ { "id": 11, "zone": 1 }, { "id": 12, "zone": 2 } ],
               "settings": { "broker.session.timeout.ms": "6000", "replica.lag.time.max.ms": 10000, "replica.socket.receive.buffer.bytes": -1, "no.such.setting": 1,
                             "unclean.leader.election.enable": "true", "auto.leader.rebalance.enable": false } },
  "topics": [ { "name": "t", "partitions": 1, "replication_factor": 2, "settings": { "min.insync.replicas": "2", "cleanup.policy": "compact" },
                "placement": [ { "partition": 0, "replicas": [ 1, 2 ], "leader": 1 } ] },
              { "name": "__consumer_offsets", "partitions": 2, "replication_factor": 1,
                "placement": [ { "partition": 0, "replicas": [ 1 ] }, { "partition": 1, "replicas": [ 2 ] } ] } ],
  "clients": [ { "id": "p", "kind": "producer", "topic": "t", "bytes_per_s": 100000, "record_bytes": 100, "acks": -1, "from_s": -20, "to_s": 20,
                 "settings": { "linger.ms": 20, "enable.idempotence": "false", "compression.type": "zstd" } },
               { "id": "c", "kind": "consumer", "group": "g", "topic": "t", "from_s": 1, "to_s": 20, "paused_s": [ 2, 3, 5, 6 ],
                 "settings": { "group.protocol": "consumer", "auto.offset.reset": "earliest" } } ],
  "timeline": [ { "at_s": 0, "do": "kill", "node": 1 }, { "at_s": 5, "do": "start", "node": 1 }, { "at_s": 6, "do": "freeze", "node": 12 },
                { "at_s": 7, "do": "drop_page_cache" }, { "at_s": 8, "do": "start", "node": 3 }, { "at_s": 9, "do": "explode", "node": 2 } ],
  "boots": [],
  "measured": [ { "what": "broker_fenced", "broker": 1, "at_s": null }, { "what": "broker_fenced", "broker": 12, "at_s": 5 }, { "what": "worst_ack", "client": "p", "s": 1 },
                { "what": "produce_gap", "client": "p", "role": "followed", "partitions": 0, "min_s": null, "median_s": null, "max_s": null } ] })";

ShadowCase strange() {
    ShadowCase into;
    into.file = "strange.json";
    const JsonValue json = parse_json(drill, into.file);
    read_plan(json, into);
    read_quantities(json, into);
    return into;
}

bool said(const ShadowCase& c, const std::string& words) {
    return std::any_of(c.left_out.begin(), c.left_out.end(), [&](const std::string& line) { return line.find(words) != std::string::npos; });
}

}  // namespace

TEST_CASE("settings of a case count as text, number or truth; those that are not modelled or not understood are named") {
    const ShadowCase c = strange();
    CHECK(c.plan.kafka.broker_session_timeout == 6_s);
    CHECK(c.plan.lag_time_max == 10_s);
    CHECK_FALSE(c.plan.balances_leaders);
    CHECK(c.plan.topics[0].min_insync == 2);
    CHECK(c.plan.topics[0].unclean);
    CHECK_FALSE(c.plan.producers[0].idempotent);
    for (const char* words : {"no.such.setting", "cleanup.policy", "compression.type", "replica.socket.receive.buffer.bytes of the cluster has its default"}) CHECK_MESSAGE(said(c, words), words);
}

TEST_CASE("groups of a case have their protocol and the partition that coordinates them, and consumers all their pauses") {
    const ShadowCase c = strange();
    REQUIRE(c.plan.groups.size() == 1);
    CHECK(c.plan.groups[0].next_protocol);
    REQUIRE(c.plan.groups[0].partition.has_value());
    CHECK(*c.plan.groups[0].partition == 2);             // "g" is 103 in Java, odd: the second of two
    REQUIRE(c.plan.consumers.size() == 1);
    CHECK(c.plan.consumers[0].paused.size() == 2);
    CHECK(c.plan.consumers[0].from_start);
}

TEST_CASE("what lay in the logs before a case has the batches that its producer makes") {
    const ShadowCase c = strange();
    REQUIRE(c.plan.partitions[0].held.size() == 1);
    // A record each millisecond, and 20 ms of linger.
    CHECK(c.plan.partitions[0].held[0].records == 21);
    CHECK(c.plan.partitions[0].held[0].bytes == 2100);
}

TEST_CASE("steps of a case that name no node, a controller, or a start of which nothing is said are played, others named") {
    const ShadowCase c = strange();
    const auto count = [&](twin::Do what) { return std::count_if(c.plan.steps.begin(), c.plan.steps.end(), [what](const twin::Step& s) { return s.what == what; }); };
    CHECK(count(twin::Do::drop_page_cache) == 3);
    CHECK(count(twin::Do::isolate_controller) == 1);
    CHECK(c.plan.brokers[2].absent);
    CHECK_FALSE(c.plan.brokers[0].absent);
    CHECK(said(c, "boots do not say how broker 1 started"));
    CHECK(said(c, "explode"));
}

TEST_CASE("a figure that was not measured, or concerns nobody, is a sentence and no row") {
    const ShadowCase c = strange();
    CHECK(said(c, "at_s was not measured"));
    CHECK(said(c, "concerns 12, which is no broker of the case"));
    REQUIRE(c.quantities.size() == 2);
    CHECK(c.quantities[0].what == "worst_ack");
    const twin::Observed seen = twin::Cluster(c.plan, 1).play({});
    CHECK(seen.producers[0].sent > 1e6);
    CHECK(c.quantities[1].read(seen) == 0);
}
