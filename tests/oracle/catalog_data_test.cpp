// The data files that ship: complete, dated, sourced, and consistent with each other.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <tuple>

#include "experiments/json_catalog.hpp"
#include "topologies/embedded_data.hpp"

namespace rehearse {
namespace {

const Catalog& shipped() {
    static const Catalog catalog = load_catalog();
    return catalog;
}

bool is_date(const std::string& text) {
    return text.size() == 10 && text[4] == '-' && text[7] == '-' && text >= "2000-01-01" && text <= "2099-12-31";
}

template <class Rows>
void check_origin(const Rows& rows) {
    CHECK_FALSE(rows.empty());
    for (const auto& row : rows) {
        CHECK_MESSAGE(is_date(row.as_of), row.as_of);
        CHECK_FALSE(row.source.empty());
    }
}

/// Whether some region of the provider has a price for the item.
bool priced(const std::string& provider, const std::string& item) {
    const auto& rows = shipped().prices.rows;
    return std::any_of(rows.begin(), rows.end(),
                       [&](const PriceRow& row) { return row.provider == provider && row.item == item; });
}

/// A row whose items have no price has to say so.
bool says_unknown(const ObjectStoreType& type) { return type.note.find("unknown") != std::string::npos; }

TEST_CASE("every data file opens with what it stands for, its units and its date") {
    CHECK(data_files().size() >= 8);
    for (const DataFile& file : data_files()) {
        const std::string_view head = file.text.substr(0, 2000);
        INFO(std::string(file.name));
        CHECK(head.starts_with("{\"meta\": {"));
        for (const char* key : {"\"stands_for\"", "\"units\"", "\"generated\""}) CHECK(head.find(key) != std::string_view::npos);
        CHECK(data_file(file.name).data() == file.text.data());
    }
    CHECK(data_file("nothing.json").empty());
}

TEST_CASE("every row has a source and a date") {
    check_origin(shipped().prices.rows);
    check_origin(shipped().instances);
    check_origin(shipped().volumes);
    check_origin(shipped().object_stores);
    check_origin(shipped().tariffs);
    check_origin(shipped().latencies);
    CHECK(is_date(shipped().prices.as_of));
    CHECK(shipped().prices.billed_gb == 1_GB);
    CHECK_FALSE(shipped().prices.hash.empty());
}

TEST_CASE("no price stands twice, and none is negative") {
    std::set<std::tuple<std::string, std::string, std::string>> seen;
    for (const PriceRow& row : shipped().prices.rows) {
        CHECK_MESSAGE(seen.insert({row.provider, row.region, row.item}).second, row.item);
        CHECK(row.usd >= Decimal{});
    }
    CHECK(seen.size() > 3900);
}

TEST_CASE("prices are the decimals of their sources, digit by digit") {
    const PriceBook& book = shipped().prices;
    CHECK(book.find("aws", "us-east-1", "object.s3_express_onezone.get")->usd.text() == "0.00003");
    CHECK(book.find("azure", "eastus", "block.ultra.capacity")->usd.text() == "0.11972168");
    CHECK(book.find("gcp", "us-central1", "vm.on_demand.n2-standard-8")->usd.text() == "0.388472");
    CHECK(book.find("aws", "us-east-1", "vm.on_demand.m7g.2xlarge")->usd.text() == "0.3264");
}

TEST_CASE("every item that volumes, object stores and tariffs name has a price somewhere") {
    for (const VolumeType& type : shipped().volumes) {
        if (!type.capacity_item.empty()) CHECK_MESSAGE(priced(type.provider, type.capacity_item), type.capacity_item);
        for (const IopsTier& tier : type.iops_items) CHECK_MESSAGE(priced(type.provider, tier.item), tier.item);
        for (const ThroughputTier& tier : type.throughput_items) CHECK_MESSAGE(priced(type.provider, tier.item), tier.item);
        CHECK(type.local == type.capacity_item.empty());
    }
    for (const ObjectStoreType& type : shipped().object_stores) {
        CHECK_MESSAGE((priced(type.provider, type.storage_items.at(0).item) || type.provider == "any"), type.name);
        for (const std::string& item : {type.put_item, type.get_item, type.list_item, type.delete_item})
            CHECK_MESSAGE((priced(type.provider, item) || says_unknown(type)), item);
    }
    for (const Tariff& tariff : shipped().tariffs)
        for (const std::string& item : {tariff.cross_zone_out, tariff.cross_zone_in, tariff.same_zone, tariff.object_store})
            if (!item.empty()) CHECK_MESSAGE(priced(tariff.provider, item), item);
}

TEST_CASE("bases are no larger than peaks, and included no larger than most") {
    for (const InstanceType& type : shipped().instances) {
        INFO(type.type);
        CHECK(type.vcpu > 0);
        CHECK(type.memory > 0_B);
        CHECK(type.nic_base > Rate{});
        CHECK(type.nic_base <= type.nic_peak);
        CHECK(type.ebs_base <= type.ebs_peak);
        CHECK(type.ebs_iops_base <= type.ebs_iops_peak);
    }
    for (const VolumeType& type : shipped().volumes) {
        CHECK(type.base_throughput <= type.most_throughput);
        CHECK(type.base_iops <= type.most_iops);
    }
}

TEST_CASE("limits of machines are those of the published tables") {
    const InstanceType& small = *shipped().instance("aws", "r6i.large");
    CHECK(small.nic_base.per_second == doctest::Approx(0.781e9 / 8));
    CHECK(small.nic_peak == Rate{12.5e9 / 8});
    CHECK(small.ebs_base == Rate{81.25e6});
    const InstanceType& nvme = *shipped().instance("aws", "i3en.3xlarge");
    CHECK(nvme.local_disks == 1);
    CHECK(nvme.local_total == 7500_GB);
    CHECK(nvme.local_read == 2044_MBps);
    CHECK(nvme.local_write == 1024_MBps);
    CHECK(shipped().instance("aws", "m7g.2xlarge")->ebs_iops_peak == 40000);
    CHECK(shipped().instance("aws", "abacus") == nullptr);
}

TEST_CASE("what a volume includes is what its documentation says") {
    const Catalog& catalog = shipped();
    CHECK(included_throughput(*catalog.volume("aws", "gp3"), 12_TB, 3000) == 125_MiBps);
    CHECK(included_iops(*catalog.volume("aws", "gp3"), 12_TB) == 3000);
    CHECK(included_throughput(*catalog.volume("aws", "st1"), 5 * 1024_GiB, 500) == 200_MiBps);
    CHECK(included_throughput(*catalog.volume("aws", "gp2"), 334_GiB, 1002).per_second ==
          doctest::Approx(262144000).epsilon(0.001));
    CHECK(included_iops(*catalog.volume("aws", "gp2"), 750_GiB) == 2250);
    CHECK(included_throughput(*catalog.volume("aws", "io2"), 4000_GB, 16000).per_second ==
          doctest::Approx(4096 * 1048576.0).epsilon(0.03));
    CHECK(catalog.volume("gcp", "local-nvme") == catalog.volume("aws", "local-nvme"));
    CHECK(catalog.volume("gcp", "gp3") == nullptr);
}

TEST_CASE("the sample clusters stand on machines, volumes and prices that there are") {
    for (const WorkloadShape& shape : shipped().workloads) {
        INFO(shape.name);
        CHECK(shipped().instance("aws", shape.instance) != nullptr);
        CHECK((shape.volume.empty() || shipped().volume("aws", shape.volume) != nullptr));
        CHECK(shipped().prices.find("aws", shape.region, InstanceType::price_item(shape.instance)) != nullptr);
        CHECK(shape.replication_factor <= shape.brokers);
        CHECK(shape.write_average <= shape.write_peak);
        CHECK_FALSE(shape.basis.empty());
    }
    REQUIRE(shipped().workload("large-nvme") != nullptr);
    CHECK(shipped().workload("large-nvme")->partitions == 30000);
    CHECK(shipped().workload("large-nvme")->retention == 8_h);
}

}  // namespace
}  // namespace rehearse
