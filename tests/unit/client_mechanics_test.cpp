// What a naive model of clients gets wrong: a full buffer blocks everything, patience ends, nothing waits without being counted.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "models/facts.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

/// One replica each: whoever loses broker 2 loses a third of the partitions and no other.
TinyStudy third_without_leader(const std::string& connections, const std::string& settings) {
    TinyStudy tiny;
    tiny.replicas = tiny.min_insync = 1;
    tiny.rate = "30 MB/s";
    tiny.producer = R"("connections": )" + connections;
    tiny.settings = settings;
    tiny.timeline = R"({ "at": "1 min", "fail": "broker", "broker": 2, "returns": { "after": "90 s" } })";
    tiny.horizon = "20 min";
    return tiny;
}

double failed_with(const Outcome& o, SendError error) { return writers(o).failed_by[static_cast<std::size_t>(error)].count; }

}  // namespace

TEST_CASE("a crowd whose buffer fills blocks every partition, not only those that nobody serves") {
    const Outcome o = played(third_without_leader("1", R"("buffer.memory": "32 MiB", "delivery.timeout.ms": 600000)"), "kafka");
    // A third of 30 MB/s fills 32 MiB in 3.4 s.
    CHECK(curve_at(o, column::unserved_partitions, o.failure + 3_s) == 2);
    CHECK(curve_at(o, column::acked, o.failure + 3_s) == doctest::Approx(20e6).epsilon(1e-6));
    CHECK(curve_at(o, column::unserved_partitions, o.failure + 4_s) == 6);
    CHECK(curve_at(o, column::acked, o.failure + 4_s) == 0);
    // From then on all that is offered stays in the application, and is counted.
    const double full = 32 * 1048576.0 / 10e6;
    CHECK(level_at(o, column::producer_backlog, o.failure + 7_s) == doctest::Approx(10e6 * full + 30e6 * (7 - full)).epsilon(1e-6));
}

TEST_CASE("a send that a full buffer blocks for max.block.ms fails, and what is older than that has failed") {
    const Outcome o = played(third_without_leader("1", R"("buffer.memory": "32 MiB", "delivery.timeout.ms": 600000, "max.block.ms": 20000)"), "kafka");
    const double full = 32 * 1048576.0 / 10e6, served_again = writers(o).without_service.seconds();
    REQUIRE(served_again > 90);
    CHECK(failed_with(o, SendError::max_block) == doctest::Approx(30e6 * (served_again - full - 20)).epsilon(1e-3));
    CHECK(failed_with(o, SendError::delivery_timeout) == 0);
    CHECK(level_at(o, column::producer_backlog, o.failure + 80_s) == doctest::Approx(10e6 * full + 30e6 * 20).epsilon(1e-6));
    CHECK(writers(o).extra.most.seconds() == doctest::Approx(served_again).epsilon(0.02));
    CHECK(writers(o).extra.late.count >= writers(o).failed.count * 0.99);
}

TEST_CASE("buffers that stay full turn over once in a delivery timeout, and let through that much of the rest") {
    const Outcome o = played(third_without_leader("1", R"("buffer.memory": "32 MiB", "delivery.timeout.ms": 40000, "max.block.ms": 20000)"), "kafka");
    const double turnover = 32 * 1048576.0 / 40, full = 32 * 1048576.0 / 10e6, served_again = writers(o).without_service.seconds();
    CHECK(curve_at(o, column::acked, o.failure + 30_s) == 0);
    CHECK(curve_at(o, column::acked, o.failure + 50_s) == doctest::Approx(2 * turnover).epsilon(1e-6));
    CHECK(failed_with(o, SendError::delivery_timeout) == doctest::Approx(turnover * (served_again - 40)).epsilon(1e-3));
    const double refused = 30e6 * (40 - full - 20) + (30e6 - 3 * turnover) * (served_again - 40);
    CHECK(failed_with(o, SendError::max_block) == doctest::Approx(refused).epsilon(1e-3));
}

TEST_CASE("what is tried again for want of replicas until patience ends is told from what has no leader") {
    TinyStudy tiny = third_without_leader("1000", R"("request.timeout.ms": 2000, "delivery.timeout.ms": 30000)");
    tiny.replicas = tiny.min_insync = 3;
    const Outcome o = played(tiny, "kafka");
    CHECK(failed_with(o, SendError::not_enough_replicas) > 30e6);
    CHECK(failed_with(o, SendError::delivery_timeout) == 0);
    CHECK(writers(o).failed.count == failed_with(o, SendError::not_enough_replicas));
    const Outcome alone = played(third_without_leader("1000", R"("delivery.timeout.ms": 60000)"), "kafka");
    CHECK(failed_with(alone, SendError::not_enough_replicas) == 0);
    CHECK(failed_with(alone, SendError::delivery_timeout) == writers(alone).failed.count);
}

TEST_CASE("a crowd with room in its buffers goes on writing to the partitions that are served") {
    const Outcome o = played(third_without_leader("1000", R"("delivery.timeout.ms": 600000)"), "kafka");
    CHECK(curve_at(o, column::unserved_partitions, o.failure + 1_min) == 2);
    CHECK(curve_at(o, column::acked, o.failure + 1_min) == doctest::Approx(20e6).epsilon(1e-6));
    CHECK(level_at(o, column::producer_backlog, o.failure + 1_min) == doctest::Approx(10e6 * 60).epsilon(1e-6));
    CHECK(writers(o).failed.count == 0);
    CHECK(o.verdict == Verdict::recovered);
}

TEST_CASE("records older than the delivery timeout are given up, as fast as new ones come") {
    const Outcome o = played(third_without_leader("1000", R"("delivery.timeout.ms": 60000)"), "kafka");
    // From a minute after the loss until a leader is back, a third of the load fails.
    const double served_again = writers(o).without_service.seconds();
    REQUIRE(served_again > 90);
    CHECK(writers(o).failed.count == doctest::Approx(10e6 * (served_again - 60)).epsilon(1e-6));
    CHECK(level_at(o, column::producer_backlog, o.failure + 80_s) == doctest::Approx(10e6 * 60).epsilon(1e-6));
}

TEST_CASE("a consumer group with a process rate drains its lag no faster than that") {
    TinyStudy tiny = third_without_leader("1000", R"("delivery.timeout.ms": 600000)");
    tiny.consumer = R"("process rate": "36 MB/s")";
    const Outcome o = played(tiny, "kafka");
    double fastest = 0;
    for (const auto& row : o.series.rows) fastest = std::max(fastest, row[column::consumed]);
    CHECK(fastest <= 36e6 * (1 + 1e-9));
    CHECK(fastest > 30e6 * (1 + 1e-9));
    CHECK(readers(o).backlog_peak.count > 0);
    CHECK(o.verdict == Verdict::recovered);
}
