// Which resource is the first to break under more load, and at how much more.
#include <doctest/doctest.h>

#include "experiments/headroom.hpp"

using namespace rehearse;

TEST_CASE("the first to break is what carried most before the failure, at the load that fills it, whatever burst another one saw") {
    Outcome outcome;
    CHECK_FALSE(first_to_break(outcome).has_value());
    CHECK(first_to_break_words(outcome).empty());
    outcome.peaks = {{.pool = "broker 1 cpu", .before = 1, .during = 1, .after = 0.3, .carried = 0.25},
                     {.pool = "broker 2 network out", .before = 0.5, .during = 0.9, .after = 0.5, .carried = 0.4}};
    REQUIRE(first_to_break(outcome).has_value());
    CHECK(first_to_break(outcome)->pool == "broker 2 network out");
    CHECK(first_to_break(outcome)->more_load == doctest::Approx(1.5));
    CHECK(first_to_break_words(outcome) == "Before the failure, broker 2 network out is the first to break: at +150 % load.");
    outcome.peaks[0].carried = 1;
    CHECK(first_to_break(outcome)->more_load == 0);
    CHECK(first_to_break_words(outcome) == "Before the failure, broker 1 cpu is at its limit already.");
}
