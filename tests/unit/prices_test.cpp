// Units of price rows, and what a volume includes.
#include <doctest/doctest.h>

#include "topologies/catalog.hpp"

namespace rehearse {
namespace {

TEST_CASE("a unit is read up to its first space, and GB is what the book says") {
    CHECK(units_of(5_GB, "GB", 1_GB) == 5.0);
    CHECK(units_of(5_GB, "GB-month", 1_GB) == 5.0);
    CHECK(units_of(5_GiB, "GB per direction (charged once out, once in)", 1_GiB) == 5.0);
    CHECK(units_of(5_GiB, "GiB (sender side, one direction charged)", 1_GB) == 5.0);
    CHECK(units_of(1_GB, "disk(32GiB)-month", 1_GB) == std::nullopt);
    CHECK(units_of(1_GB, "1000 requests", 1_GB) == std::nullopt);
}

TEST_CASE("decimal and binary throughput are kept apart") {
    CHECK(units_of(10_MiBps, "MiB/s-month") == 10.0);
    CHECK(units_of(10_MBps, "MB/s-month") == 10.0);
    CHECK(units_of(10_MBps, "GB") == std::nullopt);
}

TEST_CASE("requests are billed by the thousand, whatever a provider calls them") {
    CHECK(units_of_requests(2500, "1000 requests") == 2.5);
    CHECK(units_of_requests(2500, "1000 operations") == 2.5);
    CHECK(units_of_requests(2500, "1000 objects-month") == std::nullopt);
}

TEST_CASE("a row in front overrides the same row behind it") {
    PriceRow mine, list;
    mine.provider = list.provider = "aws";
    mine.region = list.region = "us-east-1";
    mine.item = list.item = "net.cross_az";
    mine.usd = Decimal::parse("0.002").value();
    PriceBook book;
    book.rows = {mine, list};
    CHECK(book.find("aws", "us-east-1", "net.cross_az") == &book.rows[0]);
    CHECK(book.find("aws", "us-west-2", "net.cross_az") == nullptr);
    CHECK(book.find("gcp", "us-east-1", "net.cross_az") == nullptr);
}

TEST_CASE("a volume that grows with its size stays between its base and its most") {
    VolumeType growing;
    growing.base_throughput = 5_MiBps;
    growing.throughput_per_tib = 40_MiBps;
    growing.most_throughput = 500_MiBps;
    growing.base_iops = 100;
    growing.iops_per_gib = 3;
    growing.most_iops = 16000;
    CHECK(included_throughput(growing, 1_GiB, 0) == 5_MiBps);
    CHECK(included_throughput(growing, 2048_GiB, 0) == 80_MiBps);
    CHECK(included_throughput(growing, 65536_GiB, 0) == 500_MiBps);
    CHECK(included_iops(growing, 10_GiB) == 100);
    CHECK(included_iops(growing, 1000_GiB) == 3000);
    CHECK(included_iops(growing, 10000_GiB) == 16000);
}

TEST_CASE("a volume whose throughput comes with its operations has what they bring") {
    VolumeType bought;
    bought.throughput_per_iops = Rate{262144};
    bought.most_throughput = 4000_MiBps;
    CHECK(included_throughput(bought, 100_GiB, 100) == 25_MiBps);
    CHECK(included_throughput(bought, 100_GiB, 64000) == 4000_MiBps);
}

}  // namespace
}  // namespace rehearse
