// Sums of bills; what is unknown stays unknown.
#include "experiments/money.hpp"

#include <set>

namespace rehearse {

namespace {

constexpr double incidents_a_year = 4;

std::optional<Decimal> sum(const std::optional<Decimal>& a, const std::optional<Decimal>& b) {
    if (!a || !b) return std::nullopt;
    return *a + *b;
}

}  // namespace

MoneySummary money_of(const Outcome& outcome, const std::optional<Decimal>& usd_per_unreachable_minute) {
    MoneySummary money;
    money.redundancy = outcome.redundancy.total;
    money.headroom = outcome.headroom.total;
    money.readiness = sum(money.redundancy, money.headroom);
    if (outcome.verdict == Verdict::not_applicable) return money;
    money.incident = outcome.difference.total;
    money.business_is_stated = usd_per_unreachable_minute.has_value();
    if (usd_per_unreachable_minute) money.business = *usd_per_unreachable_minute * (outcome.reachable.value_or(outcome.incident).seconds() / 60);
    const std::optional<Decimal> one = money.business ? sum(money.incident, money.business) : money.incident;
    if (one) money.year = *one * incidents_a_year;
    return money;
}

std::vector<std::string> missing_prices(const Outcome& outcome) {
    std::set<std::string> missing;
    for (const Bill* bill : {&outcome.month, &outcome.incident_bill, &outcome.difference}) missing.insert(bill->missing.begin(), bill->missing.end());
    return {missing.begin(), missing.end()};
}

}  // namespace rehearse
