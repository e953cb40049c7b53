// The pure max-min function on problems small enough to solve by hand.
#include <doctest/doctest.h>

#include "sim/maxmin.hpp"

using namespace rehearse;

namespace {

const std::vector<Use> a{{PoolId{0}, 1}}, b{{PoolId{1}, 1}}, both{{PoolId{0}, 1}, {PoolId{1}, 1}};

}  // namespace

TEST_CASE("max-min: weights share a pool, caps return what they do not use") {
    MaxMinProblem problem{{90}, {{a, 1, unlimited}, {a, 2, unlimited}, {a, 6, 18}}};
    const auto solution = max_min(problem);
    CHECK(solution.rates == std::vector<double>{24, 48, 18});
    CHECK(solution.causes[0] == Cause{Cause::Kind::pool, 0});
    CHECK(solution.causes[2] == Cause{Cause::Kind::cap, 0});
    CHECK(solution.loads[0] == 90);
}

TEST_CASE("max-min: a pool at zero gives exactly zero and leaves the rest to others") {
    MaxMinProblem problem{{100, 0}, {{both, 1, unlimited}, {a, 1, unlimited}, {b, 0.3, unlimited}}};
    const auto solution = max_min(problem);
    CHECK(solution.rates == std::vector<double>{0, 100, 0});
    CHECK(solution.causes[0] == Cause{Cause::Kind::pool, 1});
}

TEST_CASE("max-min: coefficients count units of the pool, and a pool named twice counts twice") {
    const std::vector<Use> twice{{PoolId{0}, 1}, {PoolId{0}, 2}};
    MaxMinProblem problem{{80}, {{twice, 1, unlimited}, {a, 1, unlimited}}};
    CHECK(max_min(problem).rates == std::vector<double>{20, 20});
}

TEST_CASE("max-min: no flows, flows without pools, infinite pools") {
    CHECK(max_min({{5}, {}}).loads == std::vector<double>{0});
    CHECK(max_min({{5}, {{{}, 1, 3}}}).rates == std::vector<double>{3});
    CHECK(max_min({{unlimited, 6}, {{both, 1, unlimited}, {b, 1, unlimited}}}).rates == std::vector<double>{3, 3});
}

TEST_CASE("max-min: one flow less may slow another, so that is no law") {
    // z shares with y on the second pool; without x on the first, y grows and z loses.
    const std::vector<Use> y_path{{PoolId{0}, 1}, {PoolId{1}, 1}};
    MaxMinProblem with{{10, 12}, {{a, 1, unlimited}, {y_path, 1, unlimited}, {b, 1, unlimited}}};
    MaxMinProblem without{{10, 12}, {{y_path, 1, unlimited}, {b, 1, unlimited}}};
    CHECK(max_min(with).rates == std::vector<double>{5, 5, 7});
    CHECK(max_min(without).rates == std::vector<double>{6, 6});
}

TEST_CASE("max-min: the drawn example of docs/how-sharing-works.md") {
    // Pools: up 1, up 2, zone link, down 3, down 4.
    const std::vector<Use> f{{PoolId{0}}, {PoolId{2}}, {PoolId{3}}}, g{{PoolId{0}}, {PoolId{2}}, {PoolId{4}}}, h{{PoolId{1}}, {PoolId{2}}, {PoolId{4}}};
    MaxMinProblem problem{{40, 100, 60, 100, 100}, {{f, 1, unlimited}, {g, 1, unlimited}, {h, 1, unlimited}}};
    CHECK(max_min(problem).rates == std::vector<double>{20, 20, 20});
    problem.capacities[0] = 30;
    const auto solution = max_min(problem);
    CHECK(solution.rates == std::vector<double>{15, 15, 30});
    CHECK(solution.causes[2] == Cause{Cause::Kind::pool, 2});
    CHECK(solution.loads == std::vector<double>{30, 30, 60, 15, 45});
}
