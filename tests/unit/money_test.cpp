// The user's own rates over the list, what a year adds up to, and changes between price books.
#include "experiments/money.hpp"

#include <doctest/doctest.h>

#include "experiments/config_error.hpp"
#include "experiments/json_catalog.hpp"
#include "experiments/price_list.hpp"
#include "experiments/rates.hpp"
#include "tests/support/sample_comparison.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;

namespace {

Decimal usd(const char* text) { return *Decimal::parse(text); }

StudySpec tiny_spec() { return test::study_of(test::TinyStudy{}, test::shipped_catalog()).spec; }

const PriceRow& row(const Catalog& catalog, const char* item) {
    const PriceRow* found = catalog.prices.find("aws", "us-east-1", item);
    REQUIRE(found != nullptr);
    return *found;
}

PriceBook book(const std::string& usd_text) {
    return parse_price_book(R"({ "meta": {}, "prices": [ { "provider": "p", "region": "r", "item": "a", "unit": "GB", "usd": ")" + usd_text +
                                R"(", "as_of": "2026-01-01", "source": "s" } ] })", "book.json");
}

}  // namespace

TEST_CASE("an own rate replaces the list price, a discount lowers a family, and the longer name wins") {
    StudySpec spec = tiny_spec();
    spec.money.rates["net.cross_az"] = usd("0.005");
    spec.money.discounts["block"] = 0.5;
    spec.money.discounts["block.ebs.gp3.capacity"] = 0.25;
    const Catalog own = with_own_rates(spec, test::shipped_catalog(), "study.json");
    CHECK(row(own, "net.cross_az").usd == usd("0.005"));
    CHECK(row(own, "net.cross_az").source == "own rate of the study");
    CHECK(row(own, "block.ebs.gp3.capacity").usd == usd("0.06"));
    CHECK(row(own, "block.ebs.gp2.capacity").usd == row(test::shipped_catalog(), "block.ebs.gp2.capacity").usd * 0.5);
    CHECK(own.prices.hash != test::shipped_catalog().prices.hash);
    CHECK(own.prices.find("aws", "us-west-2", "net.cross_az")->usd == usd("0.01"));
}

TEST_CASE("a rate for something that no compared region has is one sentence with the nearest item") {
    StudySpec spec = tiny_spec();
    spec.money.rates["net.cross_zz"] = usd("1");
    CHECK_THROWS_WITH_AS(with_own_rates(spec, test::shipped_catalog(), "study.json"),
                         doctest::Contains("study.json: money.rates[\"net.cross_zz\"]: expected a price item of a compared region"), ConfigError);
    CHECK_THROWS_WITH_AS(with_own_rates(spec, test::shipped_catalog(), "study.json"), doctest::Contains("did you mean \"net.cross_az\"?"), ConfigError);
}

TEST_CASE("a year has four incidents with what they cost the business, and readiness is copies and idle machines") {
    const Outcome outcome = test::sample_comparison().contenders[0].outcome;      // 8.2 USD, unreachable for 12 s
    const MoneySummary plain = money_of(outcome, std::nullopt);
    CHECK(*plain.readiness == usd("7500"));
    CHECK(*plain.year == usd("32.8"));
    CHECK_FALSE(plain.business.has_value());
    const MoneySummary stated = money_of(outcome, usd("1000"));
    CHECK(*stated.business == usd("200"));
    CHECK(*stated.year == usd("832.8"));
}

TEST_CASE("an unknown price makes the year unknown, never smaller") {
    Outcome outcome = test::sample_comparison().contenders[0].outcome;
    outcome.difference.total.reset();
    outcome.difference.missing = {"net.cross_az"};
    CHECK_FALSE(money_of(outcome, usd("1000")).year.has_value());
    CHECK(missing_prices(outcome) == std::vector<std::string>{"net.cross_az"});
}

TEST_CASE("price books are compared row by row, with sign and percent") {
    CHECK(price_changes(book("0.02"), book("0.02")) == "No price differs.\n");
    const std::string changed = price_changes(book("0.02"), book("0.03"));
    CHECK(changed.find("+0.01") != std::string::npos);
    CHECK(changed.find("+50 %") != std::string::npos);
    CHECK_THROWS_WITH_AS(price_rows(test::shipped_catalog().prices, "net.cross_azz", ""), doctest::Contains("did you mean \"net.cross_az\"?"), ConfigError);
}

TEST_CASE("the cost curve ends at what the books say, and its hours sum to the bill exactly") {
    test::TinyStudy tiny;
    const Outcome outcome = test::played(tiny, "kafka");
    REQUIRE(outcome.difference.total.has_value());
    Decimal hours;
    for (const Decimal& hour : outcome.cost_by_hour) hours += hour;
    CHECK(hours == *outcome.difference.total);
    double at_end = 0;
    for (const auto& [at, so_far] : outcome.cost_curve)
        if (at <= outcome.failure + outcome.incident) at_end = so_far;
    CHECK(at_end == doctest::Approx(outcome.difference.total->approximate()).epsilon(1e-6));
    CHECK(std::abs(at_end - outcome.difference.total->approximate()) < 0.005);
}
