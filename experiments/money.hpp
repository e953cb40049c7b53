// What readiness costs beside what an incident costs: the figures that a budget is made of, from the bills of an outcome.
#pragma once

#include <optional>

#include "models/outcome.hpp"
#include "topologies/decimal.hpp"

namespace rehearse {

/// US dollars; none where a price is unknown, or where the study does not state what a minute is worth.
struct MoneySummary {
    std::optional<Decimal> redundancy, headroom, readiness;    // a month; readiness is their sum
    std::optional<Decimal> incident;                           // beyond steady state
    std::optional<Decimal> business;                           // minutes until reachable, or until the horizon, times what a minute is worth
    std::optional<Decimal> year;                               // four such incidents, business included where it is stated
    bool business_is_stated = false;
};

MoneySummary money_of(const Outcome& outcome, const std::optional<Decimal>& usd_per_unreachable_minute);

/// Price items without a price in any bill of the outcome, sorted, each once.
std::vector<std::string> missing_prices(const Outcome& outcome);

}  // namespace rehearse
