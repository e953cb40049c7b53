// A study that says where replicas and brokers stand is played so, and refused in one sentence when that cannot be.
#include <doctest/doctest.h>

#include "experiments/config_error.hpp"
#include "experiments/json_text.hpp"
#include "models/architecture.hpp"
#include "models/world.hpp"
#include "tests/support/schema_cover.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

/// Four partitions of two replicas on four brokers, two of them in zone a.
TinyStudy stated(const std::string& placement, const std::string& homes = R"(["a", "a", "b", "c"])") {
    TinyStudy tiny;
    tiny.brokers = 4;
    tiny.partitions = 4;
    tiny.replicas = 2;
    tiny.min_insync = 1;
    tiny.compare = R"("kafka")";
    tiny.retention += R"(", "placement": )" + placement + R"(, "segment.bytes": "1 GiB)";
    tiny.volume += R"( }, "zone of each": )" + homes + R"(, "wal": { "size": "10 GiB")";
    return tiny;
}

constexpr const char* lists = "[[4,1],[4,3],[3,4],[1,4]]";

std::string refusal(const TinyStudy& tiny) {
    try {
        study_of(tiny);
    } catch (const ConfigError& error) {
        return error.what();
    }
    return "accepted";
}

}  // namespace

TEST_CASE("partitions lie where the study says, the first of each list leading, and brokers stand in the zones that it says") {
    const Study study = study_of(stated(lists));
    const World world(study.spec, study.spec.cluster, *find_architecture("kafka"), shipped_catalog(), {});
    REQUIRE(world.table.size() == 4);
    CHECK(world.table.leader_of(0) == BrokerId{3});
    CHECK(world.table.leader_of(2) == BrokerId{2});
    CHECK(world.table.at(1, 1) == BrokerId{2});
    CHECK(world.brokers[1].zone() == ZoneId{0});
    CHECK(world.brokers[2].zone() == ZoneId{1});
    CHECK(world.brokers[3].zone() == ZoneId{2});
}

TEST_CASE("a broker that holds nothing by the stated placement is lost without anybody noticing, the leader of half is not") {
    TinyStudy tiny = stated(lists);
    CHECK(played(tiny, "kafka").verdict == Verdict::inconclusive);
    tiny.timeline = R"({ "at": "20 s", "fail": "broker", "broker": 4, "returns": { "after": "60 s" } })";
    const Outcome lost = played(tiny, "kafka");
    CHECK(lost.verdict == Verdict::recovered);
    CHECK(writers(lost).produces);
}

TEST_CASE("a stated placement and stated zones survive writing and reading, and the schema knows them") {
    const Study study = study_of(stated(lists));
    const JsonValue written = effective_study(study);
    const Study again = parse_study(to_text(written), "again", shipped_catalog());
    CHECK(again.spec.topics[0].placement == study.spec.topics[0].placement);
    CHECK(again.spec.cluster.brokers.zone_of_each == std::vector<std::string>{"a", "a", "b", "c"});
    CHECK(covered(written, study_schema()));
}

TEST_CASE("tables show how long a placement is, not each broker of it") {
    const Study study = study_of(stated(lists));
    CHECK(provenance_table(provenance_of(study)).find("a list of 4") != std::string::npos);
}

TEST_CASE("a placement that cannot be is refused with the partition that is wrong") {
    CHECK(refusal(stated("[[4,1],[4,3]]")).find("topics[0].placement: expected a list for each of 4 partitions, found 2") != std::string::npos);
    CHECK(refusal(stated("[[4,1],[4,3],[3,3],[1,4]]")).find("topics[0].placement[2]: expected 2 different brokers, one for each replica, found [3, 3]") != std::string::npos);
    CHECK(refusal(stated("[[4,1],[4,3],[3,5],[1,4]]")).find("placement[2]: expected brokers from 1 to 4 (cluster.brokers.count), found [3, 5]") != std::string::npos);
    CHECK(refusal(stated("[[4,1],[4,3],[3,0],[1,4]]")).find("expected the number of a broker, from 1 on") != std::string::npos);
    CHECK(refusal(stated("[4,1]")).find("expected a list of broker numbers for each partition") != std::string::npos);
}

TEST_CASE("zones that cannot be are refused with the nearest that are") {
    CHECK(refusal(stated(lists, R"(["a", "b"])")).find(R"(cluster.brokers["zone of each"]: expected a zone for each of 4 brokers, found 2)") != std::string::npos);
    CHECK(refusal(stated(lists, R"(["a", "b", "c", "d"])")).find(R"(["zone of each"][3]: expected one of "a", "b", "c", found "d")") != std::string::npos);
}
