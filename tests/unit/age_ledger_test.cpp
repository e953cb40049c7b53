// Waits read off a queue's level: by hand for a stop and its drain, and no byte may be lost or counted twice.
#include "models/age_ledger.hpp"

#include <doctest/doctest.h>

#include "models/wait_histogram.hpp"

using namespace rehearse;

TEST_CASE("bytes that wait out a stop and are then served twice as fast wait as long as arithmetic says") {
    // 100 B/s for 30 s while nothing is served; then 200 B/s out and 100 B/s in: the queue is empty after another 30 s.
    AgeLedger ledger;
    WaitHistogram waits;
    const auto tell = [&](const Departure& d) { waits.add(d.wait_first, d.wait_last, d.arrived.bytes); };
    ledger.arrive({0, 30, 3000});
    ledger.arrive({30, 60, 3000});
    ledger.leave(6000, 30, 60, tell);
    CHECK(ledger.bytes() == doctest::Approx(0));
    CHECK(waits.bytes() == doctest::Approx(6000));
    CHECK(waits.most().seconds() == doctest::Approx(30));
    CHECK(waits.quantile(0.5).seconds() == doctest::Approx(15).epsilon(0.02));      // waits fall evenly from 30 s to 0
    CHECK(waits.longer_than(15) == doctest::Approx(3000).epsilon(0.05));
}

TEST_CASE("what is taken along to another queue keeps its age") {
    AgeLedger from, to;
    from.arrive({0, 10, 1000});
    to.arrive({5, 5, 100});
    to.merge(from.take(400));
    CHECK(from.bytes() == doctest::Approx(600));
    CHECK(to.bytes() == doctest::Approx(500));
    double oldest = -1;
    to.leave(500, 20, 20, [&](const Departure& d) { oldest = std::max(oldest, d.wait_first); });
    CHECK(oldest == doctest::Approx(20));
    CHECK(to.bytes() == 0);
}

TEST_CASE("a thousand spans of arrival are joined without losing a byte") {
    AgeLedger ledger;
    for (int i = 0; i < 5000; ++i) ledger.arrive({i * 1.0, i + 1.0, 10});
    double left = 0;
    ledger.leave(50000, 5000, 5000, [&](const Departure& d) { left += d.arrived.bytes; });
    CHECK(left == doctest::Approx(50000));
}

TEST_CASE("bytes that did not wait have a quantile of zero, and none at all as well") {
    WaitHistogram waits;
    CHECK(waits.quantile(0.99) == Duration{});
    waits.add(0, 0, 99.5);
    waits.add(40, 40, 0.5);
    CHECK(waits.quantile(0.99) == Duration{});
    CHECK(waits.quantile(0.999).seconds() == doctest::Approx(40).epsilon(0.01));
    CHECK(waits.most() == 40_s);
}
