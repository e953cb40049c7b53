// The data files that the program carries: every row is read, and the figures that studies lean on are there.
#include "experiments/json_catalog.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace rehearse;

TEST_CASE("every data file is read into its rows") {
    const Catalog catalog = load_catalog();
    CHECK(catalog.instances.size() > 200);
    CHECK(catalog.prices.rows.size() > 3000);
    CHECK(catalog.latencies.size() > 50);
    CHECK(catalog.workloads.size() >= 5);
    CHECK_FALSE(catalog.tariffs.empty());
    CHECK_FALSE(catalog.object_stores.empty());
    CHECK(catalog.prices.as_of == "2026-11-21");
    CHECK(catalog.prices.hash.size() == 16);
    CHECK(catalog.prices.billed_gb == 1_GB);
}

TEST_CASE("figures keep their units on the way in") {
    const Catalog catalog = load_catalog();
    const VolumeType* gp3 = catalog.volume("aws", "gp3");
    REQUIRE(gp3 != nullptr);
    CHECK(gp3->base_throughput == 125_MiBps);
    CHECK(gp3->base_iops == 3000);
    const InstanceType* machine = catalog.instance("aws", "m7g.2xlarge");
    REQUIRE(machine != nullptr);
    CHECK(machine->memory == 32_GiB);
    const PriceRow* cross_zone = catalog.prices.find("aws", "us-east-1", "net.cross_az");
    REQUIRE(cross_zone != nullptr);
    CHECK(cross_zone->usd == *Decimal::parse("0.01"));
}

TEST_CASE("no two instance types and no two prices share a name") {
    const Catalog catalog = load_catalog();
    std::set<std::string> names;
    for (const InstanceType& row : catalog.instances) CHECK_MESSAGE(names.insert(row.provider + "/" + row.type).second, row.type);
    for (const PriceRow& row : catalog.prices.rows)
        CHECK_MESSAGE(names.insert(row.provider + "/" + row.region + "/" + row.item).second, row.item);
}
