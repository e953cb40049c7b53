// Tables of names as published, each with where; rules only for names of machines, which follow from their type.
#include "experiments/usage_types.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace rehearse {

namespace {

struct UsageName {
    std::string_view item, usage;
};

/// AWS' cost and usage reports: docs.aws.amazon.com/AmazonS3/latest/userguide/aws-usage-report-understand.html for S3, github infracost/infracost
/// internal/resources/aws (filters by usagetype) for the rest.
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

/// meterName of prices.azure.com/api/retail/prices, documented at learn.microsoft.com/rest/api/cost-management/retail-prices/azure-retail-prices. Disks: github
/// infracost/infracost internal/resources/azure/managed_disk.go (product Azure Premium SSD v2); blobs: product General Block Blob v2, SKU Hot ZRS, 2026-10-03.
constexpr std::array azure_usage{
    UsageName{"block.premium_ssd_v2_lrs.capacity", "Premium LRS Provisioned Capacity"},
    UsageName{"block.premium_ssd_v2_lrs.iops_over_3000", "Premium LRS Provisioned IOPS"},
    UsageName{"block.premium_ssd_v2_lrs.throughput_over_125", "Premium LRS Provisioned Throughput (MBps)"},
    UsageName{"object.blob.hot_zrs.storage_first_50TB", "Hot ZRS Data Stored"},
    UsageName{"object.blob.hot_zrs.storage_next_450TB", "Hot ZRS Data Stored"},
    UsageName{"object.blob.hot_zrs.storage_over_500TB", "Hot ZRS Data Stored"},
    UsageName{"object.blob.hot_zrs.write", "Hot ZRS Write Operations"},
    UsageName{"object.blob.hot_zrs.read", "Hot ZRS Read Operations"},
};

/// SKU descriptions of the billing catalog: github Cyclenerd/google-cloud-pricing-cost-calculator build/mapping.csv for disks and storage, infracost/infracost
/// internal/resources/google/storage_bucket.go for operations; between zones as in bills since 2024-01 ("... Egress" before).
constexpr std::array google_usage{
    UsageName{"net.cross_zone", "Network Inter Zone Data Transfer Out"},
    UsageName{"block.pd_ssd.capacity", "SSD backed PD Capacity"},
    UsageName{"block.pd_balanced.capacity", "Balanced PD Capacity"},
    UsageName{"block.regional_pd_ssd.capacity", "Regional SSD backed PD Capacity"},
    UsageName{"block.regional_pd_balanced.capacity", "Regional Balanced PD Capacity"},
    UsageName{"block.hyperdisk_extreme.capacity", "Hyperdisk Extreme Capacity"},
    UsageName{"block.hyperdisk_extreme.iops", "Hyperdisk Extreme IOPS"},
    UsageName{"object.gcs.standard.storage", "Standard Storage"},
    UsageName{"object.gcs.standard.class_a", "Regional Standard Class A Operations"},
    UsageName{"object.gcs.standard.class_b", "Regional Standard Class B Operations"},
};

/// Families of Google's machines as build/mapping.csv has them; those with disks of their own have SKUs more.
constexpr std::array google_families{UsageName{"c2d", "C2D AMD Instance"}, UsageName{"c3", "C3 Instance"},       UsageName{"c3d", "C3D Instance"},
                                     UsageName{"c4", "C4 Instance"},       UsageName{"c4a", "C4A Arm Instance"}, UsageName{"c4d", "C4D Instance"},
                                     UsageName{"e2", "E2 Instance"},       UsageName{"n2", "N2 Instance"},       UsageName{"n2d", "N2D AMD Instance"},
                                     UsageName{"n4", "N4 Instance"},       UsageName{"t2a", "T2A Arm Instance"}, UsageName{"t2d", "T2D AMD Instance"}};

constexpr std::string_view machine = "vm.on_demand.", msk = "managed.msk.";

std::string listed(std::span<const UsageName> names, std::string_view item) {
    const auto found = std::ranges::find(names, item, &UsageName::item);
    return std::string(found == names.end() ? usage_not_known : found->usage);
}

/// As the price feed of the service has it: without the prefix of the region.
std::string msk_usage(const std::string& item) {
    for (const auto& [begins, usage] : {std::pair{std::string_view("standard.broker."), "Kafka."}, std::pair{std::string_view("express.broker."), "Express."}})
        if (item.starts_with(begins)) return usage + item.substr(begins.size());
    return item;
}

std::string aws_name(const std::string& region, const std::string& item) {
    if (item.starts_with(msk)) return msk_usage(item.substr(msk.size()));
    const auto place = std::ranges::find(aws_prefixes, region, &UsageName::item);
    if (place == aws_prefixes.end()) return std::string(usage_not_known);
    if (item.starts_with(machine)) return std::string(place->usage) + "BoxUsage:" + item.substr(machine.size());
    const std::string name = listed(aws_usage, item);
    return name == usage_not_known ? name : std::string(place->usage) + name;
}

/// "Standard_D8s_v5" is metered as "D8s v5"; meters of older generations stand for several types.
std::string azure_name(const std::string& item) {
    constexpr std::string_view standard = "Standard_";
    if (!item.starts_with(machine)) return listed(azure_usage, item);
    std::string type = item.substr(machine.size());
    if (!type.starts_with(standard) || !(type.ends_with("_v5") || type.ends_with("_v6"))) return std::string(usage_not_known);
    type.erase(0, standard.size());
    std::ranges::replace(type, '_', ' ');
    return type;
}

std::string google_name(const std::string& item) {
    if (!item.starts_with(machine)) return listed(google_usage, item);
    const std::string type = item.substr(machine.size());
    const std::string family = listed(google_families, std::string_view(type).substr(0, type.find('-')));
    return family == usage_not_known || type.ends_with("lssd") ? std::string(usage_not_known) : family + " Core; " + family + " Ram";
}

}  // namespace

std::string usage_type(const std::string& provider, const std::string& region, const std::string& item) {
    if (provider == "aws") return aws_name(region, item);
    if (provider == "azure") return azure_name(item);
    return provider == "gcp" ? google_name(item) : std::string(usage_not_known);
}

}  // namespace rehearse
