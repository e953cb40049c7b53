// Columns without a FOCUS name start with x_, as the specification asks. What the user's own rates put in place of a list price has no list cost here.
#include "experiments/cost_csv.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "experiments/quantity.hpp"
#include "experiments/result_csv.hpp"
#include "experiments/usage_types.hpp"

namespace rehearse {

namespace {

constexpr std::string_view heading =
    "x_Bill,BillingAccountId,BillingAccountName,BillingCurrency,BillingPeriodStart,BillingPeriodEnd,ChargePeriodStart,ChargePeriodEnd,ChargeCategory,ChargeClass,"
    "ChargeDescription,ChargeFrequency,PricingCategory,PricingQuantity,PricingUnit,ContractedUnitPrice,ListCost,ContractedCost,BilledCost,EffectiveCost,"
    "InvoiceIssuerName,ProviderName,PublisherName,RegionId,ServiceCategory,ServiceName,SkuPriceId,x_UsageType,x_PriceAsOf,x_PriceSource,x_PriceUnverified\n";

constexpr std::int64_t month_s = 730 * 3600;

/// Of one bill, in whole seconds since the start of the run.
struct Period {
    std::int64_t start = 0, end = 0;
};

struct Service {
    std::string_view begins, category, name;
};

constexpr std::array services{Service{"vm.", "Compute", "virtual machines"}, Service{"block.", "Storage", "block storage"},
                              Service{"object.", "Storage", "object storage"}, Service{"file.", "Storage", "file storage"},
                              Service{"net.", "Networking", "data transfer"}, Service{"", "Other", "other"}};

const Service& service_of(std::string_view item) {
    for (const Service& service : services)
        if (item.starts_with(service.begins)) return service;
    return services.back();
}

/// Who sends the invoice: the cloud, or whoever runs a managed service on it.
std::string issuer_of(const Outcome& outcome, std::string_view item) {
    for (const std::string_view vendor : {"confluent", "warpstream"})
        if (item.starts_with("managed." + std::string(vendor) + ".")) return std::string(vendor);
    return outcome.fleet.provider;
}

bool is_list_price(const LineItem& item) { return item.source.find("by the study") == std::string::npos && item.source != "own rate of the study"; }

void add_cells(std::string& text, const Outcome& outcome, std::string_view bill, Period charge, const LineItem& item) {
    const Service& service = service_of(item.price_item);
    const std::int64_t months = std::max<std::int64_t>(1, (charge.end + month_s - 1) / month_s);
    const std::string cost = item.amount ? item.amount->text() : "", issuer = issuer_of(outcome, item.price_item);
    const std::array<std::string, 31> cells{
        std::string(bill), "simulated", "", item.currency, instant_of_run(0), instant_of_run(months * month_s), instant_of_run(charge.start), instant_of_run(charge.end),
        "Usage", "", item.name, item.usage_based ? "Usage-Based" : "Recurring", "Standard", to_text(item.quantity), item.unit,
        item.unit_price ? item.unit_price->text() : "", is_list_price(item) ? cost : "", cost, cost, cost, issuer, issuer, issuer, outcome.fleet.region,
        std::string(service.category), std::string(service.name), item.price_item,
        usage_type(outcome.fleet.provider, outcome.fleet.region, item.price_item), item.as_of, item.source, item.unverified ? "yes" : "no"};
    for (std::size_t i = 0; i < cells.size(); ++i) text += (i == 0 ? "" : ",") + csv_cell(cells[i]);
    text += '\n';
}

}  // namespace

std::string instant_of_run(std::int64_t second) {
    std::int64_t days = second / 86400, month = 1, year = 1970;
    constexpr std::array<std::int64_t, 12> lengths{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const auto length = [&] { return lengths[static_cast<std::size_t>(month - 1)] + (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 1 : 0); };
    while (days >= length()) {
        days -= length();
        month = month % 12 + 1;
        year += month == 1 ? 1 : 0;
    }
    const auto two = [](std::int64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    return std::to_string(year) + "-" + two(month) + "-" + two(days + 1) + "T" + two(second / 3600 % 24) + ":" + two(second / 60 % 60) + ":" + two(second % 60) + "Z";
}

std::string cost_csv(const Outcome& outcome) {
    std::string text(heading);
    const std::int64_t second = 1'000'000'000, failed = outcome.failure.ns / second, over = (outcome.failure.ns + outcome.incident.ns + second - 1) / second;
    const Period month{0, month_s}, incident{failed, std::max(over, failed + 1)};
    struct Named {
        std::string_view name;
        const Bill* bill;
        Period charge;
    };
    const std::array bills{Named{"month", &outcome.month, month}, Named{"incident", &outcome.incident_bill, incident},
                           Named{"incident_beyond_steady_state", &outcome.difference, incident}, Named{"readiness_redundancy", &outcome.redundancy, month},
                           Named{"readiness_headroom", &outcome.headroom, month}};
    for (const Named& named : bills)
        for (const LineItem& item : named.bill->items) add_cells(text, outcome, named.name, named.charge, item);
    return text;
}

}  // namespace rehearse
