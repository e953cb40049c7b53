// Headroom, frontier and search against brute force: every rung, every pair, every point, asked one by one.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "experiments/questions/frontier.hpp"
#include "experiments/questions/moments.hpp"
#include "experiments/questions/scenarios.hpp"
#include "experiments/questions/spare.hpp"
#include "sim/random.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

/// A rule for rungs as a judge, counting how many were asked for.
RungJudge rule(const std::vector<bool>& meets, std::size_t& asked) {
    return [&meets, &asked](const std::vector<std::size_t>& rungs) {
        std::vector<RungResult> results;
        for (const std::size_t rung : rungs) results.push_back({meets[rung], true, "", {}});
        asked += rungs.size();
        return results;
    };
}

std::optional<std::size_t> least_by_force(const std::vector<bool>& meets) {
    std::optional<std::size_t> least;
    for (std::size_t rung = meets.size(); rung-- > 0 && meets[rung];) least = rung;
    return least;
}

std::size_t number(RandomStream& draw, std::size_t below) { return static_cast<std::size_t>(draw.uniform(0.0, static_cast<double>(below))) % below; }

Summary of_height(double height) {
    Summary summary{.played = true};
    summary.figures.push_back({"reachable", MetricKind::span, height});
    return summary;
}

TinyStudy random_study(RandomStream& draw) {
    TinyStudy tiny;
    tiny.brokers = 3 + static_cast<int>(number(draw, 3));
    tiny.partitions = 6 + static_cast<int>(number(draw, 12));
    tiny.rate = std::to_string(5 + number(draw, 40)) + " MB/s";
    tiny.volume = R"("type": "gp3", "size": "8 TB", "throughput": "125 MiB/s")";
    tiny.timeline = R"({ "at": "60 s", "fail": "broker", "broker": )" + std::to_string(1 + number(draw, 3)) + R"(, "returns": { "after": ")" + std::to_string(30 + number(draw, 90)) + R"( s" } })";
    tiny.compare = R"("kafka")";
    tiny.horizon = "8 min";
    tiny.seed = static_cast<int>(1 + number(draw, 1000));
    return tiny;
}

}  // namespace

TEST_CASE("the least spare is that of brute force on three hundred random ladders, and on long ones where more never hurts few rungs are played") {
    RandomStream draw(1, "test", "ladders");
    for (int i = 0; i < 300; ++i) {
        std::vector<bool> meets(1 + number(draw, 17));
        const std::size_t from = number(draw, meets.size() + 1);
        for (std::size_t rung = 0; rung < meets.size(); ++rung) meets[rung] = i % 3 == 0 ? number(draw, 2) == 1 : rung >= from;
        std::size_t asked = 0;
        const SpareAnswer answer = least_spare(meets.size(), rule(meets, asked));
        CHECK(answer.least == least_by_force(meets));
        CHECK(answer.tried.size() == asked);
        const bool rises = std::is_sorted(meets.begin(), meets.end());
        CHECK(answer.exceptions.empty() == rises);
    }
    std::vector<bool> long_ladder(1000, false);
    std::fill(long_ladder.begin() + 613, long_ladder.end(), true);
    std::size_t asked = 0;
    CHECK(least_spare(1000, rule(long_ladder, asked)).least == 613);
    CHECK(asked < 40);
    long_ladder[499 / 16 * 16] = long_ladder[0] = true;    // the first rung is in every sample
    const SpareAnswer played_all = least_spare(1000, rule(long_ladder, asked));
    CHECK(played_all.tried.size() == 1000);
    CHECK(played_all.exceptions == std::vector<std::size_t>{0, 496});
}

TEST_CASE("the worst point of random small spaces is that of brute force, and a climb with too few plays never claims more than it found") {
    RandomStream draw(1, "test", "search");
    for (int i = 0; i < 300; ++i) {
        SearchSpace space;
        std::size_t points = 1;
        for (std::size_t dimension = 0; dimension < 1 + number(draw, 4); ++dimension) {
            space.sizes.push_back(1 + number(draw, 6));
            points *= space.sizes.back();
        }
        std::map<SearchPoint, double> heights;
        space.play = [&](const std::vector<SearchPoint>& wanted) {
            std::vector<Summary> all;
            for (const SearchPoint& point : wanted) all.push_back(of_height(heights.try_emplace(point, draw.uniform(0.0, 1.0)).first->second));
            return all;
        };
        space.worse = [](const Summary& a, const Summary& b) { return fares_worse(a, b, "reachable"); };
        const SearchResult few = worst_point(space, SearchPoint(space.sizes.size(), 0), std::max<std::size_t>(1, points / 2));
        const SearchResult all = worst_point(space, SearchPoint(space.sizes.size(), 0), points);
        const auto highest = std::max_element(heights.begin(), heights.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
        CHECK(all.exhaustive);
        CHECK(heights.size() == points);
        CHECK(all.worst == highest->first);
        CHECK(few.played.size() <= std::max<std::size_t>(1, points / 2));
        CHECK(heights.at(few.worst) <= highest->second);
    }
}

TEST_CASE("a climb finds the worst point of a long dimension without playing all of it") {
    SearchSpace space{{40, 5000}, {}, [](const Summary& a, const Summary& b) { return fares_worse(a, b, "reachable"); }};
    space.play = [](const std::vector<SearchPoint>& wanted) {
        std::vector<Summary> all;
        for (const SearchPoint& point : wanted) all.push_back(of_height(1e6 - std::abs(static_cast<double>(point[1]) - 3217) - 50 * std::abs(static_cast<double>(point[0]) - 23)));
        return all;
    };
    const SearchResult result = worst_point(space, {0, 0}, 1000);
    CHECK_FALSE(result.exhaustive);
    CHECK(result.worst == SearchPoint{23, 3217});
    CHECK(result.played.size() <= 1000);
}

TEST_CASE("two strikes are at two elements, the second while the first is being recovered from") {
    RandomStream draw(2, "test", "strikes");
    const VariableStudy study(study_of(random_study(draw)), shipped_catalog());
    const Strikes strikes(study, "kafka", 2);
    REQUIRE(strikes.sizes().size() == 5);
    CHECK_FALSE(strikes.is_candidate({1, 0, 0, 1, 0}));
    CHECK(strikes.is_candidate(strikes.start()));
    const StudySpec spec = study.varied(strikes.variant({0, 0, 0, 2, 1}), "test").spec;
    REQUIRE(spec.timeline.size() == 2);
    CHECK(std::get<BrokerCrash>(spec.timeline[0]).broker == 1);
    CHECK(std::get<BrokerCrash>(spec.timeline[1]).broker == 3);
    CHECK(std::get<BrokerCrash>(spec.timeline[1]).timing.at > std::get<BrokerCrash>(spec.timeline[0]).timing.at);
    CHECK(strikes.words({0, 0, 0, 2, 1}).find("broker 1 at 1 min; then broker 3 after ") == 0);
}

TEST_CASE("the hours of a load profile are searched too, and the worst is the hour of the most load") {
    TinyStudy tiny;
    tiny.compare = R"("kafka")";
    tiny.rate = "100 MB/s";
    tiny.producer = R"("profile": { "daily": [0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1] })";
    const VariableStudy study(study_of(tiny), shipped_catalog());
    const Strikes strikes(study, "kafka", 1);
    REQUIRE(strikes.sizes()[2] == 24);
    std::vector<double> hidden;
    for (std::size_t hour = 0; hour < 24; ++hour) {
        SearchPoint point = strikes.start();
        point[2] = hour;
        hidden.push_back(play_one(study, strikes.variant(point)).find("backlog_peak")->value.value_or(0));
    }
    CHECK(std::max_element(hidden.begin(), hidden.end()) - hidden.begin() == 14);
    CHECK(strikes.words({0, 0, 14}).find("Monday 14:") != std::string::npos);
}

TEST_CASE("dominated points of a frontier are those that some other beats, on two hundred random pictures") {
    RandomStream draw(1, "test", "frontier");
    for (int i = 0; i < 200; ++i) {
        std::vector<FrontierPoint> points(1 + number(draw, 12));
        for (FrontierPoint& point : points) {
            point = {"design", std::to_string(&point - points.data()), static_cast<double>(number(draw, 5)), static_cast<double>(number(draw, 5)), static_cast<double>(number(draw, 5)), "", ""};
            if (number(draw, 10) == 0) point.recovery = std::numeric_limits<double>::infinity();
        }
        mark_dominated(points);
        for (const FrontierPoint& point : points) {
            bool beaten = false;
            for (const FrontierPoint& other : points) {
                const bool worse = other.recovery > point.recovery || other.monthly > point.monthly || other.spare < point.spare;
                const bool same = other.recovery == point.recovery && other.monthly == point.monthly && other.spare == point.spare;
                beaten = beaten || (!worse && !same);
            }
            CHECK(point.dominated_by.empty() != beaten);
        }
        CHECK(frontier_picture(points, "reachable").find("</svg>") != std::string::npos);
        CHECK(frontier_json(points, "reachable").find("points")->as_list()->size() == points.size());
    }
}

TEST_CASE("each failure of a timeline is a scenario of its own with all repairs, or all together") {
    TinyStudy two;
    two.timeline = R"({ "at": "60 s", "fail": "broker", "broker": 2 }, { "at": "90 s", "fail": "zone", "zone": "a" }, { "at": "2 min", "do": "reassign", "broker": 2 })";
    two.compare = R"("kafka")";
    const VariableStudy study(study_of(two), shipped_catalog());
    const std::vector<Scenario> each = scenarios_of(study.study().spec, false);
    REQUIRE(each.size() == 2);
    CHECK(each[0].label == "broker 2 at 60 s");
    CHECK(each[1].label == "zone a at 90 s");
    CHECK(study.varied(in_scenario(study, {.architecture = "kafka"}, each[1], "test"), "test").spec.timeline.size() == 2);
    CHECK(scenarios_of(study.study().spec, true).size() == 1);
}
