// What held a flow, over time: spans without a gap, in the words of the pools, and a partition followed from leader to leader.
#include <doctest/doctest.h>

#include <algorithm>

#include "experiments/why_slow.hpp"
#include "models/architecture.hpp"
#include "models/measure.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

Outcome watched(const std::string& partition) {
    const Study study = study_of(TinyStudy{});
    WatchFor watch;
    watch.flows = true;
    watch.partition = partition;
    return rehearse_one(study.spec, study.spec.cluster, *find_architecture("kafka"), shipped_catalog(), {}, watch);
}

std::string told(const Outcome& outcome, const std::string& wanted) {
    std::vector<std::string> names;
    return why_slow_words(outcome, wanted, names);
}

}  // namespace

TEST_CASE("a copy that catches up names the pools that held it, and their shares are all of its time") {
    const Outcome o = watched("");
    const std::string words = told(o, "catch-up of broker 2");
    CHECK(words.starts_with("kafka\n\ncatch-up of broker 2 from broker "));
    CHECK(words.find("held for ") != std::string::npos);
    CHECK(words.find("%) by ") != std::string::npos);
    for (const FlowHolds& flow : o.watched.flows)
        for (std::size_t i = 1; i < flow.holds.size(); ++i) {
            CHECK(flow.holds[i - 1].from < flow.holds[i].from);
            CHECK(flow.holds[i - 1].by != flow.holds[i].by);
        }
}

TEST_CASE("a partition is followed from its lost leader to the next, and its copies until they are in sync") {
    const Outcome o = watched("orders-1");
    const std::string words = told(o, "orders-1");
    CHECK(words.find("orders-1: produce orders: ") != std::string::npos);
    CHECK(words.find("orders-1: copy on broker 2: ") != std::string::npos);
    CHECK(words.find("its broker is not there yet") != std::string::npos);
    CHECK(words.find("nothing: in sync") != std::string::npos);
}

TEST_CASE("a flow that nobody knows has no words, and the names that there are") {
    std::vector<std::string> names;
    CHECK(why_slow_words(watched(""), "brokr 9", names).empty());
    CHECK(std::ranges::find(names, "produce orders at broker 1") != names.end());
}
