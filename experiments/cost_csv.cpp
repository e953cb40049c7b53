// Columns without a FOCUS name start with x_, as the specification asks. List cost and billed cost differ by the user's own rates only
// in the price book, so one price stands for both here.
#include "experiments/cost_csv.hpp"

#include <array>
#include <string_view>

#include "experiments/quantity.hpp"
#include "experiments/result_csv.hpp"

namespace rehearse {

namespace {

constexpr std::string_view heading =
    "x_Bill,ChargeDescription,ChargeCategory,ChargeFrequency,PricingQuantity,PricingUnit,ContractedUnitPrice,BilledCost,BillingCurrency,ProviderName,"
    "RegionId,ServiceCategory,ServiceName,SkuPriceId,x_UsageType,x_PriceAsOf,x_PriceSource,x_PriceUnverified\n";

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

struct UsageName {
    std::string_view item, usage;
};

constexpr std::array aws_usage{
    UsageName{"net.cross_az", "DataTransfer-Regional-Bytes"},
    UsageName{"block.ebs.gp3.capacity", "EBS:VolumeUsage.gp3"},
    UsageName{"block.ebs.gp3.iops_over_3000", "EBS:VolumeP-IOPS.gp3"},
    UsageName{"block.ebs.gp3.throughput_over_125", "EBS:VolumeP-Throughput.gp3"},
    UsageName{"block.ebs.gp2.capacity", "EBS:VolumeUsage.gp2"},
    UsageName{"block.ebs.io2.capacity", "EBS:VolumeUsage.io2"},
    UsageName{"block.ebs.st1.capacity", "EBS:VolumeUsage.st1"},
    UsageName{"object.s3.standard.put_copy_post_list", "Requests-Tier1"},
    UsageName{"object.s3.standard.get", "Requests-Tier2"},
    UsageName{"object.s3.standard.storage_first_50TB", "TimedStorage-ByteHrs"},
    UsageName{"object.s3.standard.storage_next_450TB", "TimedStorage-ByteHrs"},
    UsageName{"object.s3.standard.storage_over_500TB", "TimedStorage-ByteHrs"},
};

constexpr std::array aws_prefixes{UsageName{"us-east-1", ""},          UsageName{"us-west-2", "USW2-"},      UsageName{"eu-west-1", "EU-"},
                                  UsageName{"eu-central-1", "EUC1-"},  UsageName{"ap-northeast-1", "APN1-"}, UsageName{"ap-southeast-1", "APS1-"}};

void add_cells(std::string& text, const Outcome& outcome, std::string_view bill, const LineItem& item) {
    const Service& service = service_of(item.price_item);
    const std::array<std::string, 18> cells{
        std::string(bill), item.name, "Usage", item.usage_based ? "Usage-Based" : "Recurring", to_text(item.quantity), item.unit,
        item.unit_price ? item.unit_price->text() : "", item.amount ? item.amount->text() : "", item.currency, outcome.fleet.provider, outcome.fleet.region,
        std::string(service.category), std::string(service.name), item.price_item,
        usage_type(outcome.fleet.provider, outcome.fleet.region, item.price_item), item.as_of, item.source, item.unverified ? "yes" : "no"};
    for (std::size_t i = 0; i < cells.size(); ++i) text += (i == 0 ? "" : ",") + csv_cell(cells[i]);
    text += '\n';
}

}  // namespace

std::string usage_type(const std::string& provider, const std::string& region, const std::string& item) {
    if (provider != "aws") return {};
    constexpr std::string_view machine = "vm.on_demand.";
    for (const UsageName& prefix : aws_prefixes) {
        if (prefix.item != region) continue;
        if (item.starts_with(machine)) return std::string(prefix.usage) + "BoxUsage:" + item.substr(machine.size());
        for (const UsageName& known : aws_usage)
            if (known.item == item) return std::string(prefix.usage) + std::string(known.usage);
    }
    return {};
}

std::string cost_csv(const Outcome& outcome) {
    std::string text(heading);
    const std::array bills{std::pair{std::string_view("month"), &outcome.month}, std::pair{std::string_view("incident"), &outcome.incident_bill},
                           std::pair{std::string_view("incident_beyond_steady_state"), &outcome.difference},
                           std::pair{std::string_view("readiness_redundancy"), &outcome.redundancy},
                           std::pair{std::string_view("readiness_headroom"), &outcome.headroom}};
    for (const auto& [name, bill] : bills)
        for (const LineItem& item : bill->items) add_cells(text, outcome, name, item);
    return text;
}

}  // namespace rehearse
