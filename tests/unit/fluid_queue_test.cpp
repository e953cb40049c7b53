// Backlogs: levels between events, thresholds as events, emptiness.
#include <doctest/doctest.h>

#include <string>

#include "sim/check.hpp"
#include "sim/fluid_queue.hpp"

using namespace rehearse;

TEST_CASE("a backlog is linear between events and drains when the formula says") {
    Agenda agenda;
    FluidQueue queue(agenda);
    double emptied = 0;
    queue.at_empty([&] { emptied = agenda.now().seconds(); });
    const double arrival = 30, service = 80, stop = 120;
    queue.set_inflow(arrival);
    agenda.at(Time{} + 120_s, [&] { queue.set_outflow(service); });
    agenda.run_until(Time{} + 60_s);
    CHECK(queue.level() == 1800);
    agenda.run_until(Time{} + 120_s);
    CHECK(queue.level() == arrival * stop);
    agenda.run_until(Time::never());
    CHECK(emptied == stop + stop * arrival / (service - arrival));
    CHECK(queue.level() == 0);
    CHECK(queue.drain() == arrival);
    CHECK(agenda.size() == 0);
}

TEST_CASE("a threshold fires on the way up, once, and again only after the level was below it") {
    Agenda agenda;
    FluidQueue queue(agenda);
    std::string said;
    queue.at_least(10, [&] { said += "ten@" + std::to_string(agenda.now().ns) + " "; });
    queue.at_least(25, [&] { said += "more@" + std::to_string(agenda.now().ns) + " "; });
    queue.set_inflow(3);
    agenda.run_until(Time{} + 9_s);
    CHECK(said == "ten@3333333334 more@8333333334 ");
    queue.set_outflow(13);
    agenda.run_until(Time{} + 11_s);
    CHECK(queue.level() == doctest::Approx(7));
    queue.set_outflow(0);
    agenda.run_until(Time{} + 13_s);
    CHECK(said == "ten@3333333334 more@8333333334 ten@12000000000 ");
}

TEST_CASE("adding and taking move the level at once and fire what they reach") {
    Agenda agenda;
    FluidQueue queue(agenda);
    int full = 0, empty = 0;
    queue.at_least(5, [&] { ++full; });
    queue.at_empty([&] { ++empty; });
    queue.add(4);
    CHECK(queue.take(1) == 1);
    queue.add(7);
    CHECK(queue.take(100) == 10);
    CHECK(queue.take(100) == 0);
    agenda.run_until(Time{});
    CHECK(full == 1);
    CHECK(empty == 1);
    CHECK(queue.level() == 0);
}

TEST_CASE("a threshold that the level has reached already fires at once") {
    Agenda agenda;
    FluidQueue queue(agenda);
    queue.add(50);
    int fired = 0;
    queue.at_least(50, [&] { ++fired; });
    agenda.run_until(Time{} + 1_s);
    CHECK(fired == 1);
}

TEST_CASE("at zero with more outflow than inflow nothing happens, however the rates wobble") {
    Agenda agenda;
    FluidQueue queue(agenda);
    int empty = 0;
    queue.at_empty([&] { ++empty; });
    queue.set_outflow(100);
    for (int i = 1; i <= 1000; ++i) queue.set_inflow(99.0 * i / 1000);
    agenda.run_until(Time{} + 1000_s);
    CHECK(queue.level() == 0);
    CHECK(empty == 0);
    CHECK(agenda.events() == 0);
}

TEST_CASE("a queue refuses rates and thresholds that are no amounts") {
    Agenda agenda;
    FluidQueue queue(agenda);
    CHECK_THROWS_AS(queue.set_inflow(-1), OurMistake);
    CHECK_THROWS_AS(queue.set_outflow(0.0 / 0.0), OurMistake);
    CHECK_THROWS_AS(queue.at_least(0, [] {}), OurMistake);
    CHECK_THROWS_AS(queue.add(-3), OurMistake);
}
