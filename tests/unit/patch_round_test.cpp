// Patches of a cluster, one broker at a time, and what a naive model misses: each broker's restart waits for its old session, the next for
// every copy; and above its quota of replicas a managed service patches nothing.
#include <doctest/doctest.h>

#include <algorithm>

#include "models/facts.hpp"
#include "models/measure.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

TinyStudy patched(const std::string& more) {
    TinyStudy tiny;
    tiny.brokers = 6;
    tiny.partitions = 60;
    tiny.rate = "30 MB/s";
    tiny.compare = R"("kafka", "msk", "automq-s3")";
    tiny.timeline = R"({ "at": "1 min", "do": "patch")" + more + " }";
    tiny.horizon = "1 h";
    return tiny;
}

}  // namespace

TEST_CASE("a round of patches takes brokers out one at a time and no service away, and each waits for the copies of the one before") {
    const Outcome o = played(patched(""), "kafka");
    const std::vector<FactRecord> out = facts_of(o, ShutdownBegan::kind), back = facts_of(o, BrokerUnfenced::kind), whole = facts_of(o, IsrExpanded::kind);
    REQUIRE(out.size() == 6);
    REQUIRE(back.size() == 6);
    for (std::size_t i = 0; i + 1 < out.size(); ++i) {
        CHECK(number_in(out[i], "broker") == i);
        CHECK(back[i].at < out[i + 1].at);
        // A machine and a process start, and the session of the one that stopped in order has run out too.
        CHECK(seconds_between(out[i].at, back[i].at) > 31.2);
        CHECK(seconds_between(back[i].at, out[i + 1].at) >= 60);
        const auto joined = std::find_if(whole.begin(), whole.end(), [&](const FactRecord& f) { return f.at > back[i].at; });
        REQUIRE(joined != whole.end());
        CHECK(joined->at < out[i + 1].at);
    }
    CHECK(number_in(the_fact(o, PatchRoundEnded::kind), "brokers") == 6);
    CHECK(writers(o).failed.count == 0);
    CHECK(o.verdict == Verdict::recovered);
}

TEST_CASE("a round that restarts processes only, of two brokers and without a pause, is shorter") {
    const Outcome whole = played(patched(R"(, "brokers": 2)"), "kafka"), quick = played(patched(R"(, "brokers": 2, "reboots": false, "pause": "0 s")"), "kafka");
    const auto took = [](const Outcome& o) { return number_in(the_fact(o, PatchRoundEnded::kind), "took"); };
    CHECK(facts_of(quick, ShutdownBegan::kind).size() == 2);
    CHECK(took(quick) < took(whole) - 2 * 21.2);
}

TEST_CASE("a managed service patches a cluster up to its quota of replicas a broker, and none beyond") {
    TinyStudy tiny = patched("");
    CHECK(number_in(the_fact(played(tiny, "msk"), PatchRoundEnded::kind), "brokers") == 6);
    tiny.partitions = 12'030;      // 6,015 replicas on each of 6 brokers, of which a machine of this size may have 6,000
    const Outcome o = played(tiny, "msk");
    CHECK(number_in(the_fact(o, PatchRefused::kind), "replicas") >= 6000);
    CHECK(facts_of(o, ShutdownBegan::kind).empty());
}

TEST_CASE("shared storage is patched by the same round") {
    const Outcome o = played(patched(""), "automq-s3");
    CHECK(number_in(the_fact(o, PatchRoundEnded::kind), "brokers") == 6);
    CHECK(facts_of(o, ShutdownBegan::kind).size() == 6);
}
