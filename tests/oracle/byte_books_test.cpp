// The books of a steady cluster against counts by hand: three zones with clients alike in each, W bytes a second, F consumer groups.
#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "models/facts.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

constexpr double w = 12e6;       // of every study here

TinyStudy steady(int groups, std::string_view from) {
    TinyStudy tiny;
    tiny.brokers = 6;
    tiny.partitions = 18;
    tiny.rate = "12 MB/s";
    tiny.consumer = R"("groups": )" + std::to_string(groups) + R"(, "from": ")" + std::string(from) + '"';
    tiny.timeline = R"({ "at": "5 min", "fail": "broker", "broker": 2 })";
    tiny.horizon = "6 min";
    return tiny;
}

/// Bytes across zones for each byte written, before anything failed.
double cross_zone(const TinyStudy& tiny, std::string_view architecture) {
    const Outcome o = played(tiny, architecture);
    CHECK(o.steady_for == 5_min);
    return o.steady_traffic.cross_zone().count / (w * o.steady_for.seconds());
}

}  // namespace

TEST_CASE("Kafka with replicas in three zones moves W (2/3 + 2 + 2F/3) across zones when all read from leaders") {
    for (const int groups : {1, 3})
        CHECK(cross_zone(steady(groups, "leader"), "kafka") == doctest::Approx(2.0 / 3 + 2 + 2.0 * groups / 3).epsilon(1e-9));
}

TEST_CASE("following the closest replica takes reading off the zone borders: W (2/3 + 2)") {
    for (const int groups : {1, 3}) CHECK(cross_zone(steady(groups, "closest"), "kafka") == doctest::Approx(2.0 / 3 + 2).epsilon(1e-9));
}

TEST_CASE("AutoMQ on S3 moves W (2/3 + 2F/3) across zones, wherever its readers would like to read") {
    for (const std::string_view from : {"leader", "closest"})
        for (const int groups : {1, 3})
            CHECK(cross_zone(steady(groups, from), "automq-s3") == doctest::Approx(2.0 / 3 + 2.0 * groups / 3).epsilon(1e-9));
}

TEST_CASE("each purpose of Kafka's bytes is booked once") {
    const Outcome o = played(steady(2, "leader"), "kafka");
    const double written = w * o.steady_for.seconds();
    const TrafficBook& book = o.steady_traffic;
    CHECK(book.moved(Purpose::produce).count == doctest::Approx(written).epsilon(1e-9));
    CHECK(book.moved(Purpose::replicate).count == doctest::Approx(2 * written).epsilon(1e-9));
    CHECK(book.cross_zone(Purpose::replicate).count == doctest::Approx(2 * written).epsilon(1e-9));
    CHECK(book.moved(Purpose::consume).count == doctest::Approx(2 * written).epsilon(1e-9));
    CHECK(book.total().count == doctest::Approx(5 * written).epsilon(1e-9));
    CHECK(book.to_store().count == 0);
    CHECK(book.from_store().count == 0);
}

TEST_CASE("AutoMQ sends each byte to the store as WAL and as object, and compaction moves its share there and back") {
    TinyStudy tiny = steady(1, "leader");
    tiny.assumptions = R"("small object share": 0.25)";
    const Outcome o = played(tiny, "automq-s3");
    const double written = w * o.steady_for.seconds();
    const TrafficBook& book = o.steady_traffic;
    CHECK(book.moved(Purpose::wal_write).count == doctest::Approx(written).epsilon(1e-9));
    CHECK(book.moved(Purpose::object_upload).count == doctest::Approx(written).epsilon(1e-6));
    CHECK(book.to_store().count == doctest::Approx(2.25 * written).epsilon(1e-6));
    CHECK(book.from_store().count == doctest::Approx(0.25 * written).epsilon(1e-6));
    CHECK(book.moved(Purpose::replicate).count == 0);
}

TEST_CASE("AutoMQ pays one PUT and one GET for each WAL batch: four a second and broker at a low load") {
    const Outcome o = played(steady(1, "leader"), "automq-s3");
    // 2 MB/s a broker is far below 8 MiB each 250 ms, so the interval sets the cadence; uploads add a PUT for each 32 MiB, twice with
    // compaction, and compaction a GET for each 16 MiB.
    const double batches = 6 * 4 * o.steady_for.seconds(), written = w * o.steady_for.seconds();
    CHECK(o.steady_requests.count(RequestKind::put) == doctest::Approx(batches + 2 * written / (32 * 1048576.0)).epsilon(1e-6));
    CHECK(o.steady_requests.count(RequestKind::get) == doctest::Approx(batches + written / (16 * 1048576.0)).epsilon(1e-6));
}
