// The queue of pools that wait for repair: in order where it promises one, complete everywhere.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include "sim/random.hpp"
#include "sim/repair_queue.hpp"

using namespace rehearse;

namespace {

std::vector<std::uint32_t> drained(RepairQueue& queue) {
    std::vector<std::uint32_t> order;
    while (!queue.empty()) {
        const std::uint32_t announced = queue.least();
        order.push_back(queue.pop());
        CHECK(order.back() == announced);
    }
    return order;
}

}  // namespace

TEST_CASE("pools wait for repair in the order of their levels, equal levels in that of their numbers") {
    RandomStream draws(1, "repair queue", "levels");
    for (int round = 0; round < 200; ++round) {
        RepairQueue queue;
        queue.set_pools(300);
        std::vector<double> levels(300);
        for (std::uint32_t pool = 0; pool < levels.size(); ++pool) levels[pool] = 1e8 * (1 + static_cast<double>(draws.below(1000)) / 40);
        std::set<std::uint32_t> pushed;
        while (pushed.size() < 100) {
            const auto pool = static_cast<std::uint32_t>(draws.below(levels.size()));
            if (pushed.insert(pool).second) queue.push(levels[pool], pool);
        }
        const std::vector<std::uint32_t> order = drained(queue);
        REQUIRE(order.size() == 100);
        CHECK(std::ranges::is_sorted(order, {}, [&levels](std::uint32_t pool) { return std::pair(levels[pool], pool); }));
    }
}

TEST_CASE("no pool that waits for repair is lost or doubled, be levels equal, zero, infinite or far apart") {
    RandomStream draws(2, "repair queue", "levels");
    RepairQueue queue;
    queue.set_pools(4000);
    for (int round = 0; round < 20; ++round) {
        for (std::uint32_t pool = 0; pool < 4000; ++pool) {
            const std::uint64_t kind = draws.below(4);
            queue.push(kind == 0 ? 5e8 : kind == 1 ? 0 : kind == 2 ? HUGE_VAL : std::ldexp(1, static_cast<int>(draws.below(2000)) - 1000), pool);
        }
        std::vector<std::uint32_t> order = drained(queue);
        std::ranges::sort(order);
        REQUIRE(order.size() == 4000);
        CHECK(std::ranges::adjacent_find(order) == order.end());
    }
}
