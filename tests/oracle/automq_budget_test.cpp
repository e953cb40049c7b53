// The budget of one lost AutoMQ broker, term by term, against the arithmetic of published defaults: ten r6in.large brokers at their network
// baseline, 50 MiB/s and a thousand partitions each, in one zone. The budget counts no processor, so neither does this run.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "models/facts.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

constexpr double MiB = 1048576;

std::string ten_brokers(int seed) {
    return R"({ "cluster": { "region": "us-east-1", "zones": 1, "controllers": 3, "brokers": { "count": 10, "instance": "r6in.large" } },
                "topics": [ { "name": "orders", "partitions": 10000, "replication.factor": 1, "min.insync.replicas": 1, "retention": "1 h" } ],
                "clients": [ { "produce": "orders", "rate": "524288000 B/s", "connections": 500 }, { "consume": "orders" } ],
                "assumptions": { "cpu per gigabyte": 0.01, "cpu per request": "0 s", "nic burst": "0 s" },
                "timeline": [ { "at": "5 min", "fail": "broker", "broker": 4 } ], "compare": [ "automq-s3" ], "horizon": "8 min",
                "seed": )" + std::to_string(seed) + " }";
}

/// Seconds of each phase, and bytes, in the mean over seeds.
struct Budget {
    double detect = 0, assign = 0, fence = 0, replay = 0, close = 0, first_open = 0, last_open = 0, log = 0, scanned = 0;
};

Budget mean_budget(int seeds) {
    Budget sum;
    for (int seed = 1; seed <= seeds; ++seed) {
        const Outcome o = played(parse_study(ten_brokers(seed), "budget.json", shipped_catalog()), "automq-s3");
        const Time fenced = the_fact(o, BrokerFenced::kind).at, assigned = the_fact(o, RecoveryAssigned::kind).at;
        const Time taken = the_fact(o, WalFenced::kind).at, read = the_fact(o, WalRead::kind).at, done = the_fact(o, RecoveryCompleted::kind).at;
        const std::vector<FactRecord> opened = facts_of(o, PartitionsOpened::kind);
        CHECK(opened.size() == 9);
        sum.detect += seconds_between(o.failure, fenced) / seeds;
        sum.assign += seconds_between(fenced, assigned) / seeds;
        sum.fence += seconds_between(assigned, taken) / seeds;
        sum.replay += seconds_between(taken, read) / seeds;
        sum.close += seconds_between(read, done) / seeds;
        sum.first_open += seconds_between(done, opened.front().at) / seeds;
        sum.last_open += seconds_between(o.failure, opened.back().at) / seeds;
        sum.log += number_in(the_fact(o, WalRead::kind), "bytes") / seeds;
        for (const FactRecord& fact : opened) sum.scanned += number_in(fact, "scanned") / seeds;
    }
    return sum;
}

}  // namespace

TEST_CASE("a lost AutoMQ broker costs what its defaults say, phase by phase") {
    const Budget b = mean_budget(24);
    CHECK(b.detect > 7);
    CHECK(b.detect < 9.1);
    CHECK(b.assign <= 0.1);
    // Overwrite and verify the reservation, list, read a header: 0.2 to 0.4 s.
    CHECK(b.fence > 0.15);
    CHECK(b.fence < 0.5);
    // Three quarters of a GiB in the mean, read and then uploaded at what live traffic leaves of the network, block by block: twice 3.1 s.
    CHECK(b.log == doctest::Approx(750 * MiB).epsilon(0.1));
    CHECK(b.replay == doctest::Approx(6.2).epsilon(0.15));
    CHECK(b.close < 0.4);
    // Up to 8 GiB of tails over nine owners: 2 to 4 s, and round trips before them.
    CHECK(b.scanned < 8.0 * 1024 * MiB);
    CHECK(b.last_open > 15);
    CHECK(b.last_open < 21);
}
