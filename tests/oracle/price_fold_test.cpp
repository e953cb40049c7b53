// Bills from the price book that ships, against sums done by hand.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "experiments/json_catalog.hpp"
#include "models/price_fold.hpp"

namespace rehearse {
namespace {

const Catalog& shipped() {
    static const Catalog catalog = load_catalog();
    return catalog;
}

Billing us_east_1(const Catalog& catalog) { return {catalog, "aws", "us-east-1"}; }
Decimal dec(const char* text) { return Decimal::parse(text).value(); }
std::string total(const Bill& bill) { return bill.total ? bill.total->text() : "unknown"; }

TrafficBook across(Bytes bytes) {
    TrafficBook book({"a", "b", "c"});
    book.book(ZoneId{0}, ZoneId{1}, Purpose::catch_up, Initiator::broker, bytes);
    return book;
}

Bill moving(const Catalog& catalog, const std::string& provider, const std::string& region, Bytes bytes) {
    return fold({catalog, provider, region}, {}, 1, across(bytes), {});
}

Catalog without(const std::string& item) {
    Catalog catalog = shipped();
    auto& rows = catalog.prices.rows;
    rows.erase(std::remove_if(rows.begin(), rows.end(), [&](const PriceRow& row) { return row.item == item; }), rows.end());
    return catalog;
}

TEST_CASE("a TiB across zones costs 20.48 USD when a billed GB is 2^30 bytes and 21.99 USD when it is 10^9") {
    Catalog catalog = shipped();
    CHECK(total(moving(catalog, "aws", "us-east-1", 1024_GiB)) == "21.99023255552");
    catalog.prices.billed_gb = 1_GiB;
    CHECK(total(moving(catalog, "aws", "us-east-1", 1024_GiB)) == "20.48");
}

TEST_CASE("between zones one cloud bills both ends, one the sender, one nobody") {
    CHECK(total(moving(shipped(), "aws", "us-east-1", 100_GB)) == "2");
    CHECK(total(moving(shipped(), "gcp", "us-central1", 100_GiB)) == "1");
    CHECK(total(moving(shipped(), "azure", "eastus", 100_GB)) == "0");
}

TEST_CASE("a line of a bill says what, how much, at what price, and where that price is from") {
    const Bill bill = moving(shipped(), "aws", "us-east-1", 100_GB);
    REQUIRE(bill.items.size() == 1);
    const LineItem& line = bill.items[0];
    CHECK(line.name == "catch_up across zones");
    CHECK(line.quantity == 200);
    CHECK(line.unit.substr(0, 16) == "GB per direction");
    CHECK(line.unit_price == dec("0.01"));
    CHECK(line.amount == dec("2"));
    CHECK(line.currency == "USD");
    CHECK(line.price_item == "net.cross_az");
    CHECK(line.as_of == "2024-09-25");
    CHECK_FALSE(line.source.empty());
    CHECK(line.usage_based);
    CHECK_FALSE(line.unverified);
}

/// One hour of a cluster over three zones with leaders, producers and consumers spread evenly: W bytes produced a zone pair by
/// pair.
TrafficBook hour_of_three_zones(Rate produced, int groups) {
    TrafficBook book({"a", "b", "c"});
    const Bytes share = produced * 1_h * (1.0 / 9);  // from each zone's producers to each zone's leaders
    for (const ZoneId from : {ZoneId{0}, ZoneId{1}, ZoneId{2}})
        for (const ZoneId to : {ZoneId{0}, ZoneId{1}, ZoneId{2}}) {
            book.book(from, to, Purpose::produce, Initiator::producer, share);
            book.book(from, to, Purpose::consume, Initiator::consumer, share * groups);
            if (from != to) book.book(from, to, Purpose::replicate, Initiator::broker, share * 3);
        }
    return book;
}

TEST_CASE("three zones, three replicas and three groups without follower fetching cost 0.0933 USD a GB produced") {
    const TrafficBook hour = hour_of_three_zones(100_MBps, 3);
    const double produced = 360e9;
    CHECK(hour.cross_zone(Purpose::produce).count == doctest::Approx(produced * 2 / 3));
    CHECK(hour.cross_zone(Purpose::replicate).count == doctest::Approx(produced * 2));
    CHECK(hour.cross_zone(Purpose::consume).count == doctest::Approx(produced * 2));
    const Bill bill = fold(us_east_1(shipped()), {}, 1, hour, {});
    REQUIRE(bill.total);
    CHECK(bill.total->approximate() / 360 == doctest::Approx(0.28 / 3));
    CHECK(bill.total->text(2) == "33.60");

    const Bill month = fold_month(us_east_1(shipped()), {}, 1_h, hour, {});
    CHECK(month.total->text(2) == "24528.00");
}

TEST_CASE("a cluster of nine brokers on gp3 costs what its three lines cost") {
    Inventory inventory;
    inventory.instances = {{"m7g.2xlarge", "brokers", 9}};
    inventory.volumes = {{"gp3", "brokers", 9, 12_TB, 0, 250_MiBps}};
    const Bill bill = fold(us_east_1(shipped()), inventory, 730, {}, {});
    REQUIRE(bill.items.size() == 3);
    CHECK(bill.items[0].name == "m7g.2xlarge of brokers");
    CHECK(bill.items[0].amount == dec("2144.448"));  // 9 * 730 h * 0.3264
    CHECK(bill.items[1].amount == dec("8640"));      // 9 * 12,000 GB * 0.08
    CHECK(bill.items[2].amount == dec("45"));        // 9 * 125 MiB/s * 0.04
    CHECK(total(bill) == "10829.448");
    for (const LineItem& line : bill.items) CHECK_FALSE(line.usage_based);
    CHECK(total(fold(us_east_1(shipped()), inventory, 365, {}, {})) == "5414.724");
}

TEST_CASE("operations of io2 are billed by tier, those of gp3 above what is included") {
    Inventory inventory;
    inventory.volumes = {{"io2", "", 1, 1_TB, 40000, {}}};
    CHECK(total(fold(us_east_1(shipped()), inventory, 730, {}, {})) == "2569");  // 125 + 32,000 * 0.065 + 8,000 * 0.0455
    inventory.volumes = {{"gp3", "", 2, 1_TB, 5000, {}}};
    CHECK(total(fold(us_east_1(shipped()), inventory, 730, {}, {})) == "180");  // 2 * (80 + 2,000 * 0.005)
    inventory.volumes = {{"gp3", "", 2, 1_TB, 0, {}}};
    CHECK(total(fold(us_east_1(shipped()), inventory, 730, {}, {})) == "160");
}

TEST_CASE("local disks are in the price of the machine") {
    Inventory inventory;
    inventory.instances = {{"i3en.3xlarge", "brokers", 60}};
    inventory.volumes = {{"local-nvme", "brokers", 60, 7500_GB, 0, {}}};
    CHECK(total(fold(us_east_1(shipped()), inventory, 1, {}, {})) == "81.36");
}

TEST_CASE("stored objects are billed by tier") {
    Inventory inventory;
    inventory.objects = {{"s3-standard", 60_TB}};
    CHECK(total(fold(us_east_1(shipped()), inventory, 730, {}, {})) == "1370");  // 50,000 * 0.023 + 10,000 * 0.022
    inventory.objects = {{"s3-standard", 600_TB}};
    CHECK(total(fold(us_east_1(shipped()), inventory, 730, {}, {})) == "13150");  // + 450,000 * 0.022 + 100,000 * 0.021
}

TEST_CASE("refilling a TiB from the object store in reads of 8 MiB costs five cents of requests and no transfer") {
    TrafficBook moved({"a"});
    moved.book(moved.store(), moved.zone(ZoneId{0}), Purpose::wal_replay, Initiator::broker, 1024_GiB);
    RequestBook asked({"s3-standard"});
    asked.book(StoreId{0}, RequestKind::get, Purpose::wal_replay, 131072);
    const Bill bill = fold(us_east_1(shipped()), {}, 1, moved, asked);
    CHECK(total(bill) == "0.0524288");
    REQUIRE(bill.items.size() == 2);
    CHECK(bill.items[0].name == "s3-standard get for wal_replay");
    CHECK(bill.items[1].price_item == "net.s3_gateway_endpoint");
    CHECK(bill.items[1].unverified);
}

TEST_CASE("a price that is missing makes the total unknown, and the line stays with its quantity") {
    const Catalog catalog = without("net.cross_az");
    const Bill bill = moving(catalog, "aws", "us-east-1", 100_GB);
    CHECK_FALSE(bill.total);
    CHECK(bill.missing == std::vector<std::string>{"net.cross_az"});
    REQUIRE(bill.items.size() == 1);
    CHECK_FALSE(bill.items[0].amount);
    CHECK_FALSE(bill.items[0].unit_price);
    CHECK(bill.items[0].quantity == 200);
    CHECK(bill.known() == Decimal{});
    CHECK(total(moving(catalog, "aws", "us-east-1", 0_GB)) == "0");
}

TEST_CASE("each price that enters a bill makes its total unknown when it is removed") {
    Inventory inventory;
    inventory.instances = {{"m7g.2xlarge", "brokers", 9}};
    inventory.volumes = {{"gp3", "brokers", 9, 12_TB, 5000, 250_MiBps}};
    inventory.objects = {{"s3-standard", 600_TB}};
    RequestBook asked({"s3-standard"});
    for (const RequestKind kind : {RequestKind::put, RequestKind::get, RequestKind::list, RequestKind::del})
        asked.book(StoreId{0}, kind, Purpose::object_upload, 1000);
    TrafficBook moved = hour_of_three_zones(100_MBps, 3);
    moved.book(moved.zone(ZoneId{0}), moved.store(), Purpose::object_upload, Initiator::broker, 1_GB);
    const Bill bill = fold(us_east_1(shipped()), inventory, 1, moved, asked);
    REQUIRE(bill.total);
    for (const LineItem& line : bill.items)
        CHECK_MESSAGE(!fold(us_east_1(without(line.price_item)), inventory, 1, moved, asked).total, line.price_item);
}

TEST_CASE("what a catalog does not describe costs unknown") {
    Inventory inventory;
    inventory.volumes = {{"floppy", "", 1, 1_GB, 0, {}}};
    inventory.objects = {{"attic", 1_GB}};
    const Bill bill = fold(us_east_1(shipped()), inventory, 1, {}, {});
    CHECK_FALSE(bill.total);
    CHECK(bill.missing == std::vector<std::string>{"object store type attic", "volume type floppy"});
    CHECK_FALSE(moving(shipped(), "nowhere", "earth", 1_GB).total);
    CHECK_FALSE(moving(shipped(), "aws", "mars-north-1", 1_GB).total);
}

TEST_CASE("an incident costs what it moved beyond steady state, which may be less than nothing") {
    const TrafficBook steady = across(60_GB);  // in 10 minutes
    const TrafficBook extra = beyond_steady(across(80_GB), 5_min, steady, 10_min);
    CHECK(extra.cross_zone() == 50_GB);
    CHECK(total(fold(us_east_1(shipped()), {}, 1, extra, {})) == "1");
    const TrafficBook quiet = beyond_steady(across(10_GB), 5_min, steady, 10_min);
    CHECK(total(fold(us_east_1(shipped()), {}, 1, quiet, {})) == "-0.4");
    CHECK(beyond_steady(across(10_GB), 5_min, {}, Duration{}).cross_zone() == 10_GB);
}

}  // namespace
}  // namespace rehearse
