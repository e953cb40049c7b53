// Balances: what holds, what does not, and how that is said.
#include <doctest/doctest.h>

#include <limits>

#include "models/balance.hpp"

namespace rehearse {
namespace {

TEST_CASE("a balance holds when its parts make the whole, up to rounding") {
    CHECK(Balance{"produced", 0.3, {{"held", 0.1}, {"lost", 0.2}}}.holds());
    CHECK(Balance{"produced", 1e15 + 1, {{"held", 1e15}}}.holds());
    CHECK(Balance{"produced", 0, {}}.holds());
    CHECK_FALSE(Balance{"produced", 100, {{"held", 99}}}.holds());
    CHECK_FALSE(Balance{"produced", 0, {{"held", 1e-3}}}.holds());
    CHECK_FALSE(Balance{"produced", std::numeric_limits<double>::quiet_NaN(), {}}.holds());
}

TEST_CASE("a broken balance says which side has too much") {
    const Balance missing{"produced", 12, {{"held", 10}, {"lost", 1}}};
    CHECK(missing.gap() == 1);
    CHECK(missing.sentence() == "produced 12 = held 10 + lost 1: 1 too much on the left");
    CHECK(Balance{"moved", 0, {{"received", 2}}}.sentence() == "moved 0 = received 2: 2 too much on the right");
    CHECK(broken({missing, Balance{"moved", 2, {{"received", 2}}}}).size() == 1);
    CHECK(broken({}).empty());
}

}  // namespace
}  // namespace rehearse
