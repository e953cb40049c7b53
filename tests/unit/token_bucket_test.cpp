// Burst credits: exact exhaustion, recovery, no polling and no storm at zero credits.
#include <doctest/doctest.h>

#include "sim/check.hpp"
#include "sim/token_bucket.hpp"

using namespace rehearse;

namespace {

struct Disk {
    explicit Disk(double credits) : pool(network.add_pool("disk", 1)), bucket(agenda, network, pool, 100, 300, 1000, credits) {}
    FlowId start(double amount, double cap = unlimited) { return network.start({.uses = {{pool}}, .amount = amount, .cap = cap}); }
    void run(double seconds) { agenda.run_until(Time{} + seconds_up(seconds)); }
    Agenda agenda;
    FluidNetwork network{agenda};
    PoolId pool;
    TokenBucket bucket;
};

}  // namespace

TEST_CASE("credits last for credits / (load - baseline) and not a nanosecond longer") {
    Disk disk(1000);
    const auto f = disk.start(endless);
    disk.run(2);
    CHECK(disk.bucket.credits() == 600);
    CHECK(disk.network.rate(f) == 300);
    disk.run(4.999999999);
    CHECK(disk.bucket.bursting());
    disk.run(5);
    CHECK(disk.bucket.credits() == 0);
    CHECK(disk.network.rate(f) == 100);
    disk.run(100);
    CHECK(disk.network.moved(f) == doctest::Approx(5 * 300 + 95 * 100));
    CHECK(disk.agenda.events() <= 9);
}

TEST_CASE("a load below the baseline earns the difference, up to the size of the bucket") {
    Disk disk(0);
    disk.start(endless, 60);
    disk.run(10);
    CHECK(disk.bucket.credits() == doctest::Approx(400));
    disk.run(1000);
    CHECK(disk.bucket.credits() == 1000);
    disk.start(endless);
    disk.run(1004);
    CHECK(disk.bucket.credits() == doctest::Approx(200));
    disk.run(1006);
    CHECK(disk.bucket.credits() == 0);
    CHECK(disk.network.load(disk.pool) == 100);
}

TEST_CASE("a throttled disk that rested a moment bursts for exactly what it earned") {
    Disk disk(0);
    const auto f = disk.start(100);
    disk.run(3);
    CHECK(disk.network.complete(f));
    // 2 s of rest earned 200 credits: one second at 300, then 100.
    const auto g = disk.start(400);
    disk.run(4);
    CHECK(disk.bucket.credits() == doctest::Approx(0));
    CHECK(disk.network.moved(g) == doctest::Approx(300));
    disk.run(5);
    CHECK(disk.network.complete(g));
}

TEST_CASE("at zero credits a saturated pool causes no events, whatever starts and ends on it") {
    Disk disk(0);
    for (int i = 0; i < 50; ++i) disk.start(10 + i);
    disk.start(endless);
    disk.run(1e6);
    CHECK(disk.bucket.credits() == 0);
    CHECK(disk.agenda.events() < 4 * 52);
}

TEST_CASE("request loops, which never quite saturate, do not make the bucket flutter") {
    Disk disk(0);
    for (int i = 0; i < 8; ++i) disk.network.start({.uses = {{disk.pool}}, .loop = RequestLoop{10, 0.1}});
    disk.run(1000);
    // A hundredth of the size is earned and spent in turns; the long-run load is the baseline.
    CHECK(disk.agenda.events() < 5000);
}

TEST_CASE("a new baseline and a new peak hold from their instant on") {
    Disk disk(1000);
    disk.start(endless);
    disk.run(1);
    disk.bucket.set_baseline(200);
    disk.run(2);
    CHECK(disk.bucket.credits() == doctest::Approx(700));
    disk.bucket.set_peak(900);
    disk.run(3);
    CHECK(disk.bucket.credits() == doctest::Approx(0));
    disk.run(4);
    CHECK(disk.network.load(disk.pool) == 200);
    CHECK_THROWS_AS(disk.bucket.set_peak(100), OurMistake);
}
