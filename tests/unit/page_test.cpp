// What report.html is given: the use of resources over time, thinned and chosen.
#include <doctest/doctest.h>

#include "experiments/json_value.hpp"
#include "experiments/page.hpp"
#include "tests/support/sample_comparison.hpp"

using namespace rehearse;

namespace {

/// A pool that is used by `share` from the failure on, and by a fifth before.
void add_pool(Outcome& o, const std::string& name, double share) {
    PoolPeak peak{name, 0.2, share, 0.2};
    if (share > 0.7) peak.above[1][0] = 90_s;
    o.peaks.push_back(peak);
    o.watched.pools.push_back({name, {{Time{}, 0.2}, {o.failure, share}, {o.failure + 90_s, 0.2}}});
}

const JsonValue::List& pools_of(const JsonValue& page, std::size_t view) { return *page.find("views")->as_list()->at(view).find("pools")->as_list(); }

}  // namespace

TEST_CASE("the page holds the use over time of every resource that got busy, and of the busiest others") {
    Comparison comparison = test::sample_comparison();
    Outcome& o = comparison.contenders[0].outcome;
    o.peaks.clear();
    for (int i = 0; i < 15; ++i) add_pool(o, "disk " + std::to_string(i), 0.8);
    for (int i = 0; i < 5; ++i) add_pool(o, "link " + std::to_string(i), 0.5);
    const JsonValue page = page_json(comparison);
    REQUIRE(pools_of(page, 0).size() == 15);
    const JsonValue& first = pools_of(page, 0).front();
    CHECK(*first.find("pool")->text() == "disk 0");
    CHECK(first.find("peak")->number() == doctest::Approx(0.8));
    CHECK(first.find("above_70_s")->number() == doctest::Approx(90));
    const JsonValue::List& points = *first.find("points")->as_list();
    CHECK(points.front().as_list()->at(0).number() == doctest::Approx(-600));
    CHECK(points.back().as_list()->at(0).number() == doctest::Approx(comparison.horizon.seconds() - 600));
    CHECK(pools_of(page, 1).empty());
}

TEST_CASE("where nothing got busy the page holds the busiest resources all the same, up to the instant of an interrupt") {
    Comparison comparison = test::sample_comparison();
    Outcome& o = comparison.contenders[0].outcome;
    o.peaks.clear();
    for (int i = 0; i < 20; ++i) add_pool(o, "link " + std::to_string(i), 0.5);
    o.interrupted_at = o.failure + 200_s;
    const JsonValue page = page_json(comparison);
    REQUIRE(pools_of(page, 0).size() == 12);
    CHECK(pools_of(page, 0).front().find("points")->as_list()->back().as_list()->at(0).number() == doctest::Approx(200));
}
