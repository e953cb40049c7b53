// Years of failures against the rates they are drawn from, and the promise that all designs meet the same weather.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "experiments/config_error.hpp"
#include "experiments/entrants.hpp"
#include "experiments/json_hazards.hpp"
#include "experiments/questions/incidents.hpp"
#include "experiments/questions/weather.hpp"
#include "experiments/quantity.hpp"
#include "sim/intervals.hpp"
#include "tests/support/tiny_study.hpp"
#include "topologies/embedded_data.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

const ArchitectureInfo& kafka() { return *find_architecture("kafka"); }

ClusterSpec fleet_of(Count brokers) {
    ClusterSpec fleet;
    fleet.region = "us-east-1";
    fleet.brokers.count = brokers;
    fleet.brokers.instance = "m7g.2xlarge";
    return fleet;
}

HazardBook book_of(const std::string& rows, const std::string& crews = "4", const std::string& at_hand = "1") {
    return parse_hazards(R"({"hazards": [)" + rows + R"(], "replacement": [{"crews": )" + crews + R"(, "people": {"law": "fixed", "hours": 10}, "spare_at_hand": )" + at_hand +
                             R"(, "spare_at_hand_in_zone_loss": 0, "spare": {"law": "fixed", "hours": 100}, "as_of": "2026-11-21", "source": "test"}]})",
                         "hazards of a test");
}

std::string row(const std::string& text) { return R"({"from": "test", "as_of": "2026-11-21", "source": "test", )" + text + "}"; }

const std::string crashes = row(R"("name": "crash", "of": "machine", "does": "crash", "per_year": 2, "away": {"law": "fixed", "hours": 1})");

/// Failures of that hazard, one number a year.
std::vector<double> counts(const Weather& weather, const std::string& hazard, std::uint64_t years) {
    std::vector<double> all;
    for (std::uint64_t y = 1; y <= years; ++y) {
        const auto year = weather.year(1, y);
        all.push_back(static_cast<double>(std::ranges::count(year, hazard, &DrawnFailure::hazard)));
    }
    return all;
}

void near(const Estimate& e, double truth) {
    INFO(e.value << " in " << e.low << " .. " << e.high);
    CHECK(e.low <= truth);
    CHECK(truth <= e.high);
}

}  // namespace

TEST_CASE("each hazard strikes as often as its rate says, with and without memory") {
    const HazardBook shipped = load_hazards("");
    const ClusterSpec fleet = fleet_of(9);
    const Weather weather(shipped, fleet, kafka(), shipped_catalog());
    for (const HazardRow& hazard : weather.hazards()) {
        if (hazard.does == HazardDoes::machines || hazard.per_year < 0.01) continue;
        INFO(hazard.name);
        near(mean_of(counts(weather, hazard.name, 1500), 0.999), weather.expected(hazard));
    }
    const HazardBook ageing = book_of(row(R"("name": "wear", "of": "machine", "does": "crash", "per_year": 0.5, "shape": 2, "service_life": 3, "away": {"law": "fixed", "hours": 1})"));
    near(mean_of(counts(Weather(ageing, fleet, kafka(), shipped_catalog()), "wear", 1500), 0.999), 4.5);
}

TEST_CASE("a year of yearly counts has intervals that cover their truth in 93 to 97 of 100 repetitions") {
    const HazardBook book = book_of(crashes);
    const ClusterSpec fleet = fleet_of(3);
    const Weather weather(book, fleet, kafka(), shipped_catalog());
    int inside = 0;
    for (std::uint64_t repetition = 0; repetition < 1000; ++repetition) {
        std::vector<double> sums;
        for (std::uint64_t y = 1; y <= 30; ++y) sums.push_back(static_cast<double>(weather.year(repetition, y).size()));
        const Estimate e = mean_of(sums);
        const double truth = 6 / (1 + 2 / hours_in_a_year);    // a machine that is away an hour cannot fail in it
        inside += e.low <= truth && truth <= e.high;
    }
    CHECK(inside >= 930);
    CHECK(inside <= 970);
}

TEST_CASE("machines and designs that share an element share its failures, whatever else there is") {
    const HazardBook shipped = load_hazards("");
    const ClusterSpec six = fleet_of(6), nine = fleet_of(9);
    const Weather small(shipped, six, kafka(), shipped_catalog()), large(shipped, nine, kafka(), shipped_catalog());
    const Weather shared(shipped, six, *find_architecture("automq-s3"), shipped_catalog());
    const auto crashes_of = [](const Weather& weather, std::uint64_t y) {
        std::set<std::pair<double, std::string>> all;
        for (const DrawnFailure& f : weather.year(7, y))
            if (f.hazard == "machine crash") all.insert({f.at, f.element});
        return all;
    };
    std::size_t seen = 0;
    for (std::uint64_t y = 1; y <= 20; ++y) {
        const auto mine = crashes_of(small, y), theirs = crashes_of(large, y);
        seen += mine.size();
        CHECK(std::ranges::includes(theirs, mine));
        CHECK(crashes_of(shared, y) == mine);
    }
    CHECK(seen > 10);
}

TEST_CASE("a design is spared what it does not have") {
    const HazardBook shipped = load_hazards("");
    const ClusterSpec fleet = fleet_of(6);
    const auto names = [&](const char* design) {
        std::set<std::string> all;
        const Weather weather(shipped, fleet, *find_architecture(design), shipped_catalog());
        for (const HazardRow& hazard : weather.hazards()) all.insert(hazard.name);
        return all;
    };
    CHECK(names("kafka").contains("volume lost"));
    CHECK_FALSE(names("kafka").contains("object store out"));
    CHECK_FALSE(names("kafka").contains("disk lost"));
    CHECK_FALSE(names("automq-s3").contains("volume lost"));
    CHECK(names("automq-s3").contains("object store out"));
    CHECK(names("kafka").contains("controller crash"));
    CHECK_FALSE(names("kafka").contains("coordinator fails over"));
    CHECK(names("inkless").contains("coordinator fails over"));
    CHECK_FALSE(names("warpstream").contains("controller crash"));              // a vendor runs what it has instead
    CHECK_FALSE(names("warpstream").contains("coordinator fails over"));
}

TEST_CASE("the row that names most of the place holds") {
    const HazardBook shipped = load_hazards("");
    ClusterSpec fleet = fleet_of(3);
    const auto rate = [&](const std::string& name) {
        const Weather weather(shipped, fleet, kafka(), shipped_catalog());
        for (const HazardRow& hazard : weather.hazards())
            if (hazard.name == name) return hazard.per_year;
        return -1.0;
    };
    CHECK(rate("zone loses power") == 0.078);
    CHECK(rate("volume lost") == 0.0015);
    fleet.region = "eu-west-1";
    fleet.brokers.volume.type = "io2";
    CHECK(rate("zone loses power") == 0.014);
    CHECK(rate("volume lost") == 0.00001);
}

TEST_CASE("a common shock takes its share of one zone's machines at one instant") {
    const HazardBook book = book_of(row(R"("name": "burst", "of": "zone", "does": "crash together", "per_year": 3, "struck": 0.5, "away": {"law": "fixed", "hours": 1})"));
    const ClusterSpec fleet = fleet_of(12);
    const Weather weather(book, fleet, kafka(), shipped_catalog());
    double strikes = 0;
    for (std::uint64_t y = 1; y <= 200; ++y) {
        std::map<double, std::set<Count>> zones;
        for (const DrawnFailure& f : weather.year(3, y)) {
            const auto* controller = std::get_if<ControllerCrash>(&f.failure);
            zones[f.at].insert(((controller == nullptr ? std::get<BrokerCrash>(f.failure).broker : controller->controller) - 1) % 3);
            ++strikes;
        }
        for (const auto& [at, struck] : zones) CHECK(struck.size() == 1);
    }
    CHECK(strikes / 200 == doctest::Approx(9 * 5 * 0.5).epsilon(0.05));    // four brokers and a controller in each
}

TEST_CASE("a controller that is away cannot fail again until it is back, and a coordinator that fails over is an outage of seconds") {
    const HazardBook book = book_of(row(R"("name": "crash", "of": "controller", "does": "crash", "per_year": 2000, "away": {"law": "fixed", "hours": 20})") + ", " +
                                    row(R"("name": "failover", "of": "coordinator", "does": "no coordinator", "per_year": 40, "away": {"law": "fixed", "hours": 0.01})"));
    const ClusterSpec fleet = fleet_of(6);
    std::map<Count, double> back;
    for (const DrawnFailure& f : Weather(book, fleet, kafka(), shipped_catalog()).year(1, 1)) {
        const Count number = std::get<ControllerCrash>(f.failure).controller;
        CHECK(f.at >= back[number]);
        CHECK(f.element == "controller " + std::to_string(number));
        back[number] = f.at + f.away;
    }
    CHECK(back.size() == 3);
    std::size_t outages = 0;
    for (const DrawnFailure& f : Weather(book, fleet, *find_architecture("inkless"), shipped_catalog()).year(1, 1))
        if (const auto* outage = std::get_if<CoordinatorOutage>(&f.failure)) {
            ++outages;
            CHECK(outage->timing.returns->after == 36_s);
        }
    CHECK(outages > 20);
}

TEST_CASE("replacements wait for a crew, and for a spare where the cloud has none") {
    const std::string lost = row(R"("name": "lost", "of": "machine", "does": "crash", "replaced": true, "per_year": 100, "away": {"law": "fixed", "hours": 0})");
    const ClusterSpec fleet = fleet_of(6);
    const HazardBook many = book_of(lost, "6"), one = book_of(lost, "1"), bare = book_of(lost, "6", "0");
    const auto longest = [&](const HazardBook& book) {
        double most = 0;
        for (const DrawnFailure& f : Weather(book, fleet, kafka(), shipped_catalog()).year(1, 1)) most = std::max(most, f.away);
        return most;
    };
    CHECK(longest(many) == doctest::Approx(10));
    CHECK(longest(one) > 25);                                   // the third in turn waits for two others
    CHECK(longest(one) < 60.001);
    CHECK(longest(bare) == doctest::Approx(110));
}

TEST_CASE("failures within the recovery from others are one incident, and it is played as it was drawn") {
    const auto failure = [](double at, double away, Count broker) {
        return DrawnFailure{at, away, "crash", "broker " + std::to_string(broker),
            BrokerCrash{Timing{{}, ReturnSpec{.after = seconds_up(away * 3600), .people = {}}}, broker}};
    };
    const auto incidents = incidents_of({failure(100, 1, 1), failure(102, 5, 2), failure(108.9, 0.5, 3), failure(200, 1, 1)}, 2_h);
    REQUIRE(incidents.size() == 2);
    CHECK(incidents[0].failures.size() == 3);
    CHECK(incidents[0].back == doctest::Approx(109.4));
    const Study study = study_of(TinyStudy{});                  // 10 min in all, the first failure after 20 s
    const Variant variant = variant_of(incidents[0], study.spec, "kafka", 4);
    REQUIRE(variant.timeline);
    CHECK(std::get<BrokerCrash>(variant.timeline->at(1)).timing.at == 20_s + 2_h);
    CHECK(std::get<BrokerCrash>(variant.timeline->at(1)).broker == 2);
    CHECK(std::abs((parse_duration(*variant.values.front().value.text()) - (20_s + 33840_s
        + 72_h)).seconds()) < 1e-6);    // 20 s of quiet, 9.4 h up to the last return, three days
    CHECK(variant_of(incidents[0], study.spec, "automq-s3", 4).seed == variant.seed);
    CHECK(variant_of(incidents[0], study.spec, "kafka", 5).seed != variant.seed);
}

TEST_CASE("rows of hazards that make no sense are refused in a sentence") {
    const auto refusal = [](const std::string& rows) {
        try {
            book_of(rows);
        } catch (const ConfigError& wrong) {
            return std::string(wrong.what());
        }
        return std::string();
    };
    CHECK(refusal(crashes + "," + crashes).find("expected one row for each name and place, found \"crash\" twice") != std::string::npos);
    CHECK(refusal(row(R"("name": "x", "of": "machne", "does": "crash", "per_year": 1, "away": {"law": "fixed", "hours": 1})")).find("hazards[0].of: expected one of") != std::string::npos);
    CHECK(refusal("") == "");
}

TEST_CASE("every shipped hazard has a source, a date, and an item of the list of failure rates behind it") {
    const std::string rates(data_file("failure_rates.json"));
    for (const HazardRow& hazard : load_hazards("").hazards) {
        INFO(hazard.name);
        CHECK(rates.find("\"" + hazard.from + "\"") != std::string::npos);
        CHECK_FALSE(hazard.source.empty());
        CHECK(hazard.as_of.size() == 10);
    }
}
