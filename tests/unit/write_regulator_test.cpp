// The limit on writes after a brown-out: it falls at once and comes back in steps of a minute.
#include "models/write_regulator.hpp"

#include <doctest/doctest.h>

using namespace rehearse;

TEST_CASE("writes that were refused are limited to what succeeded, and never below 10 MB/s") {
    WriteRegulator r;
    CHECK_FALSE(r.limits());
    r.usual(100e6);
    r.close_window(40e6, true);
    CHECK(r.limit() == 40e6);
    r.close_window(0, true);
    CHECK(r.limit() == 10e6);
}

TEST_CASE("the limit comes back in a few steps to what is usual, then five percent a minute, and ends at seven times that") {
    WriteRegulator r;
    r.usual(100e6);
    r.close_window(0, true);
    r.close_window(10e6, false);
    CHECK(r.limit() == 60e6);        // of 60, 15 and 100 the second largest
    r.close_window(60e6, false);
    CHECK(r.limit() == 100e6);       // of 110, 65 and 100
    r.close_window(100e6, false);
    CHECK(r.limit() == doctest::Approx(105e6));
    int minutes = 0;
    for (; r.limits(); ++minutes) r.close_window(100e6, false);
    CHECK(minutes == 120);
}

TEST_CASE("without a refusal nothing is ever limited") {
    WriteRegulator r;
    r.usual(100e6);
    for (int i = 0; i < 10; ++i) r.close_window(100e6, false);
    CHECK_FALSE(r.limits());
}
