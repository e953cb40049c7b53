// Loading a study: one sentence for each kind of wrong input, the schema, the round trip, and whatever a keyboard may do to a
// file.
#include "experiments/study.hpp"

#include <doctest/doctest.h>

#include <random>

#include "experiments/config_error.hpp"
#include "experiments/json_text.hpp"
#include "models/architecture.hpp"
#include "tests/support/schema_cover.hpp"
#include "tests/support/small_catalog.hpp"

using namespace rehearse;

namespace {

constexpr std::string_view good = R"({ // a small study
  "question": "What if a zone goes dark?",
  "cluster": { "region": "us-east-1", "zones": 3,
               "brokers": { "count": 6, "instance": "m7g.large", "volume": { "type": "gp3", "size": "2 TB", "throughput": "250 MiB/s" } } },
  "topics":  [ { "name": "orders", "partitions": 60, "replication.factor": 3 } ],
  "clients": [ { "produce": "orders", "rate": "20 MB/s" }, { "consume": "orders", "groups": 2, "from": "closest" } ],
  "settings": { "broker.session.timeout.ms": 9000 },
  "timeline": [ { "at": "10 min", "fail": "zone", "zone": "b", "returns": { "after": "30 min", "volumes": "kept" } } ],
  "compare": [ "kafka", "automq-s3" ], "horizon": "2 h", "seed": 3 })";

Study parse(std::string_view text) { return parse_study(text, "study.json", test::small_catalog()); }

/// The good study with one piece of its text replaced.
std::string with(std::string_view piece, std::string_view replacement) {
    std::string text(good);
    const std::size_t at = text.find(piece);
    REQUIRE_MESSAGE(at != std::string::npos, piece);
    return text.replace(at, piece.size(), replacement);
}

std::string refusal(const std::string& text) {
    try {
        parse(text);
    } catch (const ConfigError& error) {
        return error.what();
    }
    return "accepted";
}

}  // namespace

TEST_CASE("a study is read with its values, its defaults and who said what") {
    const Study study = parse(good);
    CHECK(study.spec.topics.at(0).partitions == 60);
    CHECK(study.spec.topics.at(0).min_insync_replicas == 2);
    CHECK(study.spec.settings.kafka.broker_session_timeout == 9_s);
    CHECK(std::get<ZoneLoss>(study.spec.timeline.at(0)).timing.returns->after == 30_min);
    CHECK(study.origins.at("settings[\"broker.session.timeout.ms\"]") == "study");
    CHECK(study.origins.count("settings[\"broker.heartbeat.interval.ms\"]") == 0);
    CHECK(study.hash.size() == 16);
}

TEST_CASE("the seed of the command line takes the place of the study's and is traced") {
    Study study = parse(good);
    override_seed(study, 99);
    CHECK(study.spec.seed == 99);
    for (const ProvenanceRow& row : provenance_of(study))
        if (row.path == "seed") CHECK((row.origin + " " + row.value) == "command line 99");
}

TEST_CASE("an unknown key, a wrong unit and a negative rate are named with their place") {
    CHECK(refusal(with("\"horizon\"", "\"horizn\"")) ==
          "study.json: horizn: expected a known key, found the unknown key \"horizn\"; did you mean \"horizon\"?");
    CHECK(refusal(with("\"20 MB/s\"", "\"20 MB\"")).starts_with("study.json: clients[0].rate: expected a rate such as"));
    CHECK(refusal(with("\"20 MB/s\"", "\"-20 MB/s\"")) ==
          "study.json: clients[0].rate: expected at least 0 B/s, found \"-20 MB/s\"");
    CHECK(refusal(with("\"20 MB/s\"", "20")).find("found the bare number 20") != std::string::npos);
    CHECK(refusal(with("broker.session.timeout.ms", "sesion")).find("expected a known key, found the unknown key \"sesion\"") != std::string::npos);
}

TEST_CASE("names that must exist elsewhere are looked up") {
    CHECK(refusal(with("\"zone\": \"b\"", "\"zone\": \"us-east-1b\"")) ==
          "study.json: timeline[0].zone: expected one of \"a\", \"b\", \"c\", found \"us-east-1b\"; did you mean \"b\"?");
    CHECK(refusal(with("\"zone\": \"b\"", "\"zone\": \"d\""))
              .starts_with("study.json: timeline[0].zone: expected one of \"a\", \"b\", \"c\", found \"d\"; "));
    CHECK(refusal(with("m7g.large", "m7g.lage")) ==
          "study.json: cluster.brokers.instance: expected one of \"i4i.large\", \"m7g.large\", found \"m7g.lage\"; did you mean "
          "\"m7g.large\"?");
    CHECK(
        refusal(with("gp3", "gp33"))
            .find(
                "cluster.brokers.volume.type: expected one of \"gp3\", \"local-nvme\", found \"gp33\"; did you mean \"gp3\"?") !=
        std::string::npos);
    CHECK(refusal(with("us-east-1", "us-east-11"))
              .find("cluster.region: expected \"us-east-1\", found \"us-east-11\"; did you mean") != std::string::npos);
    CHECK(refusal(with("\"kafka\"", "\"kafak\"")).find("compare[0]: expected one of \"kafka\"") != std::string::npos);
    CHECK(refusal(with("\"consume\": \"orders\"", "\"consume\": \"order\""))
              .find("clients[1].consume: expected \"orders\", found \"order\"; did you mean") != std::string::npos);
}

TEST_CASE("numbers must fit each other") {
    CHECK(refusal(with("\"replication.factor\": 3", "\"replication.factor\": 7")) ==
          "study.json: topics[0][\"replication.factor\"]: expected at most 6, the number of brokers in cluster, found 7");
    CHECK(refusal(with("\"replication.factor\": 3", "\"replication.factor\": 1"))
              .find("expected at most the replication.factor 1, found 2") != std::string::npos);
    CHECK(refusal(with("\"2 h\"", "\"10 min\"")) ==
          "study.json: horizon: expected a time after the failure at 10 min (timeline[0]), found 10 min");
    CHECK(
        refusal(with("9000", "1000"))
            .find("settings[\"broker.heartbeat.interval.ms\"]: expected less than broker.session.timeout.ms (1 s), found 2 s") !=
        std::string::npos);
    CHECK(refusal(with("\"250 MiB/s\"", "\"2 GiB/s\"")).find("expected at most 1000 MiB/s, the limit of gp3, found 2 GiB/s") !=
          std::string::npos);
    CHECK(refusal(with("\"size\": \"2 TB\", ", "")).find("expected the size of a gp3 volume") != std::string::npos);
    CHECK(refusal(with("\"type\": \"gp3\", \"size\": \"2 TB\", \"throughput\": \"250 MiB/s\"", "\"type\": \"local-nvme\""))
              .find("m7g.large has no local disks") != std::string::npos);
}

TEST_CASE("lists that must hold something, and names that must be unique") {
    CHECK(refusal(with("[ \"kafka\", \"automq-s3\" ]", "[]")) ==
          "study.json: compare: expected at least one architecture, found an empty list");
    CHECK(refusal(with("\"automq-s3\"", "\"kafka\"")) ==
          "study.json: compare[1]: expected each architecture once, found \"kafka\" twice");
    CHECK(refusal(with("\"topics\":  [ {", "\"topics\": [ { \"name\": \"orders\", \"partitions\": 1 }, {")) ==
          "study.json: topics[1].name: expected each topic name once, found \"orders\" twice");
}

TEST_CASE("a failure of something that no compared design has is wrong input, of something that one has is not") {
    const std::string volume = with("\"fail\": \"zone\", \"zone\": \"b\"", "\"fail\": \"volume\", \"broker\": 2");
    CHECK(refusal(volume) == "accepted");
    std::string alone = volume;
    alone.replace(alone.find("\"kafka\", "), 9, "");
    CHECK(refusal(alone) ==
          "study.json: timeline[0].fail: expected a failure of something that a compared design has, but none of "
          "\"automq-s3\" has data volumes, found \"volume\"; designs that have data volumes: \"kafka\", \"kafka-tiered\", \"msk\", \"automq-zonal-block\", \"automq-regional-block\"");
    CHECK(refusal(with("\"fail\": \"zone\", \"zone\": \"b\"", "\"fail\": \"broker\", \"broker\": 7")) ==
          "study.json: timeline[0].broker: expected a broker from 1 to 6, found 7");
    CHECK(refusal(with("\"zone\": \"b\"", "\"zone\": \"\"")).find("expected a zone or a broker, found neither") !=
          std::string::npos);
    CHECK(refusal(with("\"fail\": \"zone\", \"zone\": \"b\"", "\"fail\": \"isolation\", \"zone\": \"b\", \"broker\": 1"))
              .find("found both") != std::string::npos);
}

TEST_CASE("a contender with a fleet of its own is checked against that fleet") {
    const std::string own =
        R"("kafka", { "architecture": "automq-s3", "cluster": { "region": "us-east-1", "brokers": { "count": 2, "instance": "i4i.large" } } })";
    CHECK(refusal(with("\"kafka\", \"automq-s3\"", own)) == "accepted");
    std::string wrong = own;
    wrong.replace(wrong.find("i4i"), 3, "i5i");
    CHECK(refusal(with("\"kafka\", \"automq-s3\"", wrong))
              .starts_with("study.json: compare[1].cluster.brokers.instance: expected one of"));
}

TEST_CASE("the effective study reads back as the same study") {
    const Study study = parse(good);
    const JsonValue written = effective_study(study);
    CHECK(effective_study(parse(to_text(written))) == written);
}

TEST_CASE("the schema knows every key of a study, written by hand or in full") {
    const JsonValue schema = study_schema();
    CHECK(test::covered(parse_json(good, "study.json"), schema));
    CHECK(test::covered(effective_study(parse(good)), schema));
    CHECK_FALSE(test::covered(parse_json(with("\"horizon\"", "\"horizn\""), "study.json"), schema));
    CHECK_FALSE(test::covered(parse_json(with("\"fail\": \"zone\"", "\"fail\": \"zoo\""), "study.json"), schema));
    CHECK(*schema.find("$schema")->text() == "https://json-schema.org/draft/2020-12/schema");
    CHECK(parse_json(to_text(schema), "schema") == schema);
}

TEST_CASE("whatever happens to the text of a study, it is read or refused in one sentence") {
    std::mt19937_64 bits(11);
    const auto below = [&](std::size_t n) { return static_cast<std::size_t>(bits() % n); };
    const std::string_view alphabet = "{}[]\",:0123456789.-+eE \n/*abzZ\\u\xc3\xff";
    std::size_t refused = 0;
    for (int round = 0; round < 4000; ++round) {
        std::string text(good);
        for (std::size_t change = 0; change <= below(4); ++change) {
            const std::size_t at = below(text.size());
            switch (below(4)) {
                case 0: text[at] = alphabet[below(alphabet.size())]; break;
                case 1: text.insert(at, 1, alphabet[below(alphabet.size())]); break;
                case 2: text.erase(at, 1 + below(12)); break;
                default: text.insert(at, text.substr(below(text.size()), below(40)));
            }
        }
        try {
            parse(text);
        } catch (const ConfigError& error) {
            ++refused;
            const std::string sentence = error.what();
            CHECK(sentence.starts_with("study.json"));
            CHECK(sentence.find('\n') == std::string::npos);
            CHECK(sentence.size() < 1000);
        }
    }
    CHECK(refused > 1000);
}
