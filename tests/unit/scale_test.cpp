// Scales and ticks: round steps, whole units, and ranges that hold the data.
#include <doctest/doctest.h>

#include <cmath>

#include "experiments/scale.hpp"

using namespace rehearse;

TEST_CASE("a scale maps its ends to its ends and the middle to the middle") {
    const Scale up{0, 200, 400, 0};
    CHECK(up(0) == 400);
    CHECK(up(200) == 0);
    CHECK(up(100) == 200);
}

TEST_CASE("a nice step is the smallest of 1, 2, 2.5, 5 and 10 that needs no more steps than allowed") {
    CHECK(nice_step(10, 5) == doctest::Approx(2));
    CHECK(nice_step(11, 5) == doctest::Approx(2.5));
    CHECK(nice_step(26, 5) == doctest::Approx(10));
    CHECK(nice_step(0.003, 3) == doctest::Approx(0.001));
    for (double span = 0.01; span < 1e6; span *= 1.37) CHECK(std::ceil(span / nice_step(span, 5) - 1e-9) <= 5);
}

TEST_CASE("steps of time follow the clock") {
    CHECK(nice_time_step(60, 8) == 10);
    CHECK(nice_time_step(3600, 8) == 600);
    CHECK(nice_time_step(4 * 3600, 8) == 1800);
    CHECK(nice_time_step(20 * 86400, 8) == doctest::Approx(2.5 * 86400));
    CHECK(nice_time_step(2, 8) == doctest::Approx(0.25));
}

TEST_CASE("an axis of bytes picks the unit by its largest value and ends at a tick at or above it") {
    const Axis axis = byte_axis("acknowledged", 213e6, "/s");
    CHECK(axis.title == "acknowledged, MB/s");
    CHECK(axis.lo == 0);
    CHECK(axis.hi >= 213e6);
    REQUIRE(axis.ticks.size() >= 3);
    CHECK(axis.ticks.front().label == "0");
    CHECK(axis.ticks.back().at == doctest::Approx(axis.hi));
    CHECK(axis.ticks.back().label == "250");
}

TEST_CASE("an axis of nothing but zeros still has a range") {
    const Axis axis = byte_axis("lag", 0, "");
    CHECK(axis.hi > axis.lo);
    CHECK(axis.title == "lag, bytes");
}

TEST_CASE("an axis of money reaches below zero when the data does") {
    const Axis axis = money_axis("extra cost", -3, 8);
    CHECK(axis.lo <= -3);
    CHECK(axis.hi >= 8);
    CHECK(axis.title == "extra cost, USD");
}

TEST_CASE("an axis of time keeps its ends and labels whole units") {
    const Axis axis = time_axis("since the failure", -300, 3600);
    CHECK(axis.title == "minutes since the failure");
    CHECK(axis.lo == -300);
    CHECK(axis.hi == 3600);
    REQUIRE(axis.ticks.size() == 7);
    CHECK(axis.ticks[0].label == "0");
    CHECK(axis.ticks[6].label == "60");
}
