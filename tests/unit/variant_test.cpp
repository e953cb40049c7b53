// Changing a study by the paths of its parameters: every parameter has its place, and each mistake is one sentence.
#include <doctest/doctest.h>

#include "experiments/config_error.hpp"
#include "experiments/questions/json_place.hpp"
#include "experiments/questions/variant.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

VariableStudy tiny() { return {study_of(TinyStudy{}), shipped_catalog()}; }

StudySpec spec_with(const VariableStudy& study, const std::string& path, const std::string& text) {
    return study.varied({.architecture = "kafka", .values = {{path, study.value_for(path, text, "--vary")}}}, "--vary").spec;
}

std::string refusal(const std::string& path, const std::string& text) {
    try {
        spec_with(tiny(), path, text);
    } catch (const ConfigError& wrong) {
        return wrong.what();
    }
    return "";
}

bool says(const std::string& sentence, const std::string& part) { return sentence.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("any parameter of a study is replaced by its path, whether the study states it or not") {
    const VariableStudy study = tiny();
    CHECK(spec_with(study, "cluster.brokers.count", "6").cluster.brokers.count == 6);
    CHECK(spec_with(study, "topics[0].partitions", "12").topics[0].partitions == 12);
    CHECK(spec_with(study, "topics[0].min.insync.replicas", "1").topics[0].min_insync_replicas == 1);
    CHECK(spec_with(study, "topics[0][\"min.insync.replicas\"]", "1").topics[0].min_insync_replicas == 1);
    CHECK(std::get<ProducerSpec>(spec_with(study, "clients[0].rate", "20 MB/s").clients[0]).rate == 20_MBps);
    CHECK(std::get<ProducerSpec>(spec_with(study, "clients[0].acks", "1").clients[0]).acks == Acks::leader);
    CHECK(spec_with(study, "settings.broker.session.timeout.ms", "4000").settings.kafka.broker_session_timeout == 4_s);
    CHECK(spec_with(study, "settings.broker.session.timeout.ms", "4 s").settings.kafka.broker_session_timeout == 4_s);
    CHECK(spec_with(study, "cluster.zone link", "2 Gbit/s").cluster.zone_link.has_value());
    CHECK(spec_with(study, "cluster.brokers.volume.throughput", "null").cluster.brokers.volume.throughput == std::nullopt);
    CHECK(spec_with(study, "assumptions.rtt cross zone", "2 ms").assumptions.rtt_cross_zone == 2_ms);
    CHECK(spec_with(study, "clients[0].profile.starts at", "3 h").cluster.brokers.count == 3);
    CHECK(spec_with(study, "timeline[0].at", "30 s").timeline.size() == 1);
    CHECK(spec_with(study, "clients[0].profile", R"({ "weekly": [1, 1, 1, 1, 1, 0.5, 0.5] })").clients.size() == 2);
    CHECK(spec_with(study, "timeline[0].returns.people", R"([{ "step": "notice", "owner": "on-call", "takes": "2 min" }])").timeline.size() == 1);
    CHECK(spec_with(study, "money.rates.net.cross_az", "0.01").money.rates.size() == 1);
}

TEST_CASE("what is not set is made by a path that leads into it") {
    TinyStudy lasting;
    lasting.timeline = R"({ "at": "20 s", "fail": "broker", "broker": 2 })";
    const VariableStudy study(study_of(lasting), shipped_catalog());
    const FailureSpec failure = spec_with(study, "timeline[0].returns.after", "2 min").timeline[0];
    CHECK(std::get<BrokerCrash>(failure).timing.returns->after == 2_min);
    CHECK_THROWS_AS(spec_with(study, "timeline[0].returns.volumes", "kept"), ConfigError);    // but not when
}

TEST_CASE("a path that names nothing is one sentence with the nearest path that does") {
    CHECK(says(refusal("cluster.broker.count", "6"), "--vary: expected a parameter of the study (rehearse show STUDY --effective lists them), found \"cluster.broker.count\""));
    CHECK(says(refusal("cluster.broker.count", "6"), "did you mean \"cluster.brokers.count\"?"));
    CHECK(says(refusal("settings.broker.sesion.timeout.ms", "6"), "did you mean \"settings.broker.session.timeout.ms\"?"));
    CHECK(says(refusal("topics[1].partitions", "6"), "topics[0].partitions"));
    CHECK(says(refusal("settings.log.cleaner.threads", "6"), "expected a parameter of the study"));
}

TEST_CASE("a value that its place does not take, or that makes no sense in the study, is refused as in a study file") {
    CHECK(says(refusal("cluster.brokers.count", "six"), "--vary: cluster.brokers.count: expected a whole number, found \"six\""));
    CHECK(says(refusal("cluster.brokers.count", "0"), "cluster.brokers.count: expected at least 1"));
    CHECK(says(refusal("clients[0].rate", "20 MB"), "clients[0].rate: expected a rate"));
    CHECK(says(refusal("cluster.brokers.instance", "m7g.lrge"), "did you mean \"m7g.large\"?"));
    CHECK(says(refusal("timeline[0].broker", "4"), "timeline[0].broker"));
}

TEST_CASE("a change of the fleet is one of the played design's fleet, also where it has one of its own") {
    TinyStudy own;
    own.compare = R"("kafka", { "architecture": "automq-s3", "cluster": { "region": "us-east-1", "brokers": { "count": 5, "instance": "m7g.16xlarge" } } })";
    const VariableStudy study(study_of(own), shipped_catalog());
    const std::vector<ReplacedValue> six{{"cluster.brokers.count", 6}};
    const StudySpec shared_nothing = study.varied({.architecture = "kafka", .values = six}, "--vary").spec;
    const StudySpec own_fleet = study.varied({.architecture = "automq-s3", .values = six}, "--vary").spec;
    CHECK(shared_nothing.cluster.brokers.count == 6);
    CHECK(std::get<ContenderSpec>(shared_nothing.compare[1]).cluster->brokers.count == 5);
    CHECK(std::get<ContenderSpec>(own_fleet.compare[1]).cluster->brokers.count == 6);
}

TEST_CASE("a variant written out is a study file that compares its one design and reads back equal") {
    const VariableStudy study = tiny();
    const Variant variant{.architecture = "inkless", .seed = 7, .values = {{"cluster.brokers.count", 4}}};
    const JsonValue document = study.document(variant, "--vary");
    const Study read = study_of(document, "replay.json", shipped_catalog());
    CHECK(read.spec.seed == 7);
    CHECK(read.spec.cluster.brokers.count == 4);
    REQUIRE(read.spec.compare.size() == 1);
    CHECK(effective_study(read) == document);
    CHECK_THROWS_AS(study.varied({.values = {}}, "--vary"), ConfigError);    // three designs, none named
}

TEST_CASE("places in a document are found by the longest key that fits") {
    const JsonValue document = JsonValue::object().set("a", JsonValue::object().set("b.c", 1).set("b", JsonValue::object().set("c", 2)));
    CHECK(*value_at(document, "a.b.c")->whole() == 1);
    CHECK(value_at(document, "a.b.d") == nullptr);
    CHECK(value_at(*with_value(document, "a.x.y", 3, NewKeys::nested), "a.x")->as_object() != nullptr);
    CHECK(*with_value(document, "a.x.y", 3, NewKeys::one)->find("a")->find("x.y")->whole() == 3);
    CHECK_FALSE(with_value(document, "a.b.c.d", 3, NewKeys::one));
    CHECK(plain_path("settings[\"a.b\"].c[2]") == "settings.a.b.c[2]");
}
