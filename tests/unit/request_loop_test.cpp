// The law of request loops by itself: rates, shares, weights, and which pool gives the share.
#include <doctest/doctest.h>

#include "sim/request_loop.hpp"

using namespace rehearse;

namespace {

LoopedFlow loop_in(std::uint32_t slot, double batch, double wait, double weight = 1) {
    LoopedFlow flow;
    flow.slot = slot;
    flow.loop = {batch, wait};
    flow.weight = weight;
    return flow;
}

}  // namespace

TEST_CASE("the rate of a loop is its batch over wait and transfer") {
    CHECK(loop_rate({10, 2}, 5) == 2.5);
    CHECK(loop_rate({10, 2}, unlimited) == 5);
    CHECK(loop_rate({10, 2}, 0) == 0);
    CHECK(loop_rate({10, 0}, 7) == 7);
}

TEST_CASE("a loop pushes back plain flows only as far as fairness goes while it moves") {
    // A slow plain flow keeps its 10, the elastic one shares the rest: mu = (100 - 10) / 2.
    std::vector<LoopedPool> pools{{7, 100, {{0, 1, 0}, {1, 1, 10}, {2, 1, 88}}}};
    std::vector<LoopedFlow> loops{loop_in(0, 45, 1)};
    find_loop_rates(pools, loops);
    CHECK(loops[0].share == doctest::Approx(45));
    CHECK(loops[0].next_rate == doctest::Approx(22.5));
    CHECK(loops[0].lowest == 7);
}

TEST_CASE("of several pools the one that offers least counts, and a cap below them all has no pool") {
    std::vector<LoopedPool> pools{{0, 100, {{4, 1, 0}}}, {1, 100, {{4, 4, 0}}}};
    std::vector<LoopedFlow> loops{loop_in(4, 1, 1)};
    find_loop_rates(pools, loops);
    CHECK(loops[0].share == doctest::Approx(25));
    CHECK(loops[0].lowest == 1);
    loops[0].cap = 2;
    find_loop_rates(pools, loops);
    CHECK(loops[0].share == 2);
    CHECK(loops[0].lowest == no_pool);
}

TEST_CASE("a heavier loop presses harder") {
    std::vector<LoopedPool> pools{{0, 100, {{0, 1, 0}, {1, 3, 0}}}};
    std::vector<LoopedFlow> loops{loop_in(0, 1000, 0), loop_in(1, 1000, 0, 3)};
    find_loop_rates(pools, loops);
    CHECK(loops[0].share == doctest::Approx(25));
    CHECK(loops[1].share == doctest::Approx(75));
}

TEST_CASE("a pool of capacity zero stops a loop") {
    std::vector<LoopedPool> pools{{0, 0, {{0, 1, 0}, {1, 1, 0}}}};
    std::vector<LoopedFlow> loops{loop_in(0, 1, 1), loop_in(1, 1, 1)};
    find_loop_rates(pools, loops);
    CHECK(loops[0].next_rate == 0);
    CHECK(loops[1].share == 0);
}
