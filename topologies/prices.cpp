// Looking up prices and reading the unit of a price row.
#include "topologies/prices.hpp"

#include <array>
#include <utility>

namespace rehearse {
namespace {

/// The first word of a unit without "-month" or "-hour": what is counted.
std::string_view counted(std::string_view unit) {
    unit = unit.substr(0, unit.find(' '));
    for (const std::string_view span : {"-month", "-hour"})
        if (unit.ends_with(span)) unit.remove_suffix(span.size());
    return unit;
}

}  // namespace

const PriceRow* PriceBook::find(std::string_view provider, std::string_view region, std::string_view item) const {
    for (const PriceRow& row : rows)
        if (row.item == item && row.region == region && row.provider == provider) return &row;
    return nullptr;
}

std::optional<double> units_of(Bytes amount, std::string_view unit, Bytes billed_gb) {
    const std::string_view word = counted(unit);
    if (word == "GB") return amount / billed_gb;
    if (word == "GiB") return amount / 1_GiB;
    return std::nullopt;
}

std::optional<double> units_of(Rate rate, std::string_view unit) {
    const std::string_view word = counted(unit);
    if (word == "MiB/s") return rate / 1_MiBps;
    if (word == "MB/s") return rate / 1_MBps;
    return std::nullopt;
}

std::optional<double> units_of_requests(double requests, std::string_view unit) {
    if (unit == "1000 requests" || unit == "1000 operations") return requests / 1000;
    return std::nullopt;
}

}  // namespace rehearse
