// Rebuilding and catching up against arithmetic: bytes over rate where one pool is known to be the bottleneck, a backlog that drains
// against live writes, the window of a fetch connection.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "models/facts.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

/// No round trip and no time to append: neither a connection's window nor its stop-and-wait bounds a fetcher, and only the volumes do.
constexpr std::string_view no_round_trip = R"("rtt cross zone": "0 s", "rtt same zone": "0 s", "fetch append": "1000000000 GB/s")";

/// Seconds from the begin of the catch-up until no byte is missing any more.
double copying(const Outcome& o) {
    const Time began = the_fact(o, CatchUpBegan::kind).at;
    for (std::size_t i = 0; i < o.series.times.size(); ++i)
        if (o.series.times[i] > began && o.series.rows[i][column::hidden] < 1) return seconds_between(began, o.series.times[i]);
    return -1;
}

std::string returning(const std::string& kind, const std::string& after, const std::string& volumes) {
    return R"({ "at": "1 min", "fail": ")" + kind + R"(", "broker": 2, "returns": { "after": ")" + after + R"(", "volumes": ")" + volumes + R"(" } })";
}

}  // namespace

TEST_CASE("6 TB through a network card that is the bottleneck take bytes over what live writes leave of it") {
    TinyStudy tiny;
    tiny.partitions = 60;
    tiny.rate = "20 MB/s";
    tiny.retention = "300000 s";
    tiny.assumptions = no_round_trip;
    tiny.timeline = R"({ "at": "30 s", "fail": "slow-nic", "broker": 2, "rate": "500 MB/s" }, )" + returning("volume", "5 min", "lost");
    tiny.horizon = "5 h";
    const Outcome o = played(tiny, "kafka");
    REQUIRE(o.verdict == Verdict::recovered);
    CHECK(number_in(the_fact(o, CatchUpBegan::kind), "missing") == doctest::Approx(6e12).epsilon(1e-9));
    CHECK(copying(o) == doctest::Approx(6e12 / (500e6 - 20e6)).epsilon(1e-9));
    REQUIRE_FALSE(o.bound_by.empty());
    CHECK(o.bound_by.front().cause == "broker 2 network in");
}

TEST_CASE("an empty volume is filled in bytes over what live writes leave of its throughput, as long as leaders read from memory") {
    TinyStudy tiny;
    tiny.partitions = 60;
    tiny.rate = "2 MB/s";
    tiny.retention = "10 h";
    tiny.volume = R"("type": "gp3", "size": "8 TB", "throughput": "125 MiB/s", "iops": 16000)";
    tiny.assumptions = no_round_trip;
    tiny.timeline = returning("volume", "5 min", "lost");
    tiny.horizon = "1 h";
    const Outcome o = played(tiny, "kafka");
    REQUIRE(o.verdict == Verdict::recovered);
    CHECK(number_in(the_fact(o, CatchUpBegan::kind), "missing") == doctest::Approx(72e9).epsilon(1e-9));
    CHECK(copying(o) == doctest::Approx(72e9 / (125 * 1048576.0 - 2e6)).epsilon(1e-9));
    REQUIRE_FALSE(o.bound_by.empty());
    CHECK(o.bound_by.front().cause == "broker 2 volume throughput");
}

TEST_CASE("a backlog of an outage T at write rate A drains with copy rate B in A T / (B - A)") {
    TinyStudy tiny;
    tiny.partitions = 60;
    tiny.rate = "60 MB/s";
    tiny.retention = "10 h";
    tiny.volume = R"("type": "gp3", "size": "8 TB", "throughput": "125 MiB/s", "iops": 16000)";
    tiny.assumptions = no_round_trip;
    tiny.timeline = returning("broker", "10 min", "kept");
    tiny.horizon = "1 h";
    const Outcome o = played(tiny, "kafka");
    REQUIRE(o.verdict == Verdict::recovered);
    const double a = 60e6, b = 125 * 1048576.0;
    const FactRecord began = the_fact(o, CatchUpBegan::kind);
    const double outage = seconds_between(the_fact(o, BrokerLost::kind).at, began.at);
    CHECK(outage > 600);
    // What writers held back while the loss was unnoticed has long been written.
    CHECK(number_in(began, "missing") == doctest::Approx(a * outage).epsilon(1e-6));
    CHECK(copying(o) == doctest::Approx(a * outage / (b - a)).epsilon(1e-6));
}

TEST_CASE("a fetch connection carries 85,197 bytes a round trip, less the pauses of a round trip and an append between two requests") {
    TinyStudy tiny;
    tiny.partitions = 60;
    tiny.rate = "1 MB/s";
    tiny.retention = "10 h";
    tiny.assumptions = R"("rtt cross zone": "20 ms")";
    tiny.timeline = returning("volume", "5 min", "lost");
    tiny.horizon = "1 h";
    const Outcome o = played(tiny, "kafka");
    // Two leaders, a connection to each; more than ten partitions lag on each, so a response is full: 10 MiB.
    const double batch = 10 * 1048576.0, window = 85197 / 0.020;
    const double append = 420e6;
    const double each = batch / (0.020 + batch / append + batch / window);
    const Time soon = the_fact(o, CatchUpBegan::kind).at + 1_min;
    CHECK(curve_at(o, column::recovery, soon) == doctest::Approx(2 * each).epsilon(1e-5));
    REQUIRE_FALSE(o.bound_by.empty());
    CHECK(o.bound_by.front().cause.find("fetch connection of broker 2") != std::string::npos);
}

TEST_CASE("larger socket buffers or more fetchers shorten a rebuild that waits for fetch connections") {
    TinyStudy tiny;
    tiny.partitions = 60;
    tiny.rate = "1 MB/s";
    tiny.retention = "1 h";
    tiny.assumptions = R"("rtt cross zone": "20 ms")";
    tiny.timeline = returning("volume", "5 min", "lost");
    tiny.horizon = "3 h";
    const double before = copying(played(tiny, "kafka"));
    tiny.settings = R"("num.replica.fetchers": 2)";
    const double two_fetchers = copying(played(tiny, "kafka"));
    tiny.settings = R"("replica.socket.receive.buffer.bytes": "1 MiB", "socket.send.buffer.bytes": "1 MiB")";
    const double wide = copying(played(tiny, "kafka"));
    REQUIRE(before > 0);
    CHECK(two_fetchers < 0.55 * before);
    CHECK(wide < two_fetchers);
}
