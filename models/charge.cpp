// From what was measured to billing units, and from there to money.
#include "models/charge.hpp"

#include <optional>

namespace rehearse {
namespace {

/// How many of `unit` were measured.
struct InUnits {
    std::string_view unit;
    Bytes billed_gb;

    std::optional<double> operator()(Bytes bytes) const { return units_of(bytes, unit, billed_gb); }
    std::optional<double> operator()(Rate rate) const { return unit == "MB/s-month over baseline" ? rate.per_second / 1e6 : units_of(rate, unit); }
    std::optional<double> operator()(Requests requests) const { return units_of_requests(requests.count, unit); }
    std::optional<double> operator()(Operations operations) const { return only("IOPS-month", operations.per_second); }
    std::optional<double> operator()(MachineHours machine) const { return unit == "broker-hour" ? machine.hours : only("hour", machine.hours); }

    std::optional<double> only(std::string_view expected, double value) const {
        if (unit == expected) return value;
        return std::nullopt;
    }
};

/// The unit of a line whose price is unknown.
struct UnpricedUnit {
    std::string_view operator()(Bytes) const { return "GB"; }
    std::string_view operator()(Rate) const { return "MiB/s"; }
    std::string_view operator()(Requests) const { return "1000 requests"; }
    std::string_view operator()(Operations) const { return "IOPS-month"; }
    std::string_view operator()(MachineHours) const { return "hour"; }
};

void price(LineItem& line, const PriceRow& row, double quantity) {
    line.unit = row.unit;
    line.quantity = quantity;
    line.unit_price = row.usd;
    line.amount = row.usd * quantity;
    line.as_of = row.as_of;
    line.source = row.source;
    line.unverified = row.unverified();
}

}  // namespace

LineItem line_of(const Charge& charge, const PriceRow* row, Bytes billed_gb) {
    LineItem line;
    line.name = charge.name;
    line.price_item = charge.item;
    line.usage_based = charge.usage_based;
    line.unit = std::visit(UnpricedUnit{}, charge.measured);
    line.quantity = std::visit(InUnits{line.unit, billed_gb}, charge.measured).value_or(0) * charge.times;
    if (!row) return line;
    if (const auto units = std::visit(InUnits{row->unit, billed_gb}, charge.measured)) price(line, *row, *units * charge.times);
    return line;
}

}  // namespace rehearse
