// Classes of object storage: what a class says, what a study says instead, limits that double, buckets, objects in one zone.
#include "models/object_store.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "experiments/config_error.hpp"
#include "models/world.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

/// A store under as many PUTs as it takes, from now on.
class BusyStore {
public:
    explicit BusyStore(const ObjectStoreType& type) : store_(sim_.agenda, sim_.network, 1, store_figures(type, {}, 1)) {
        sim_.network.on_settled([this] { store_.on_rates(); });
        FlowSpec puts;
        puts.uses = {{store_.writes, 1}};
        flow_ = Flow(sim_.network, sim_.network.start(std::move(puts)));
    }
    double rate_after(Duration span) {
        sim_.agenda.run_until(Time{} + span);
        return sim_.network.load(store_.writes);
    }
    ObjectStore& store() { return store_; }

private:
    Simulation sim_{1};
    ObjectStore store_;
    Flow flow_;
};

const ObjectStoreType& type_of(const char* cloud, const char* name) { return *shipped_catalog().object_store(cloud, name); }

std::string refusal(const TinyStudy& tiny) {
    try {
        study_of(tiny);
    } catch (const ConfigError& e) {
        return e.what();
    }
    return {};
}

TinyStudy in_store(const std::string& name) {
    TinyStudy tiny;
    tiny.cluster = R"("object store": ")" + name + "\"";
    return tiny;
}

double without_service(const Outcome& o) { return writers(o).without_service.seconds(); }

}  // namespace

TEST_CASE("a store is as fast as its class says, unless the study says otherwise") {
    Assumptions assumptions;
    assumptions.put_median_s = 0.5;
    const StoreFigures figures = store_figures(type_of("gcp", "gcs-standard"), assumptions, 3);
    CHECK(figures.put_median_s == 0.5);
    CHECK(figures.put_p99_s == 0.2);
    CHECK(figures.writes == 3000);
    CHECK(figures.reads == 15000);
    CHECK(store_figures(type_of("aws", "s3-express-onezone"), {}, 1).writes == 200000);
}

TEST_CASE("a limit that is reached all the time doubles every 20 minutes in one cloud, after 30 to 60 in another, never in a third") {
    BusyStore gcs(type_of("gcp", "gcs-standard"));
    CHECK(gcs.rate_after(19_min) == 1000);
    CHECK(gcs.rate_after(21_min) == 2000);
    CHECK(gcs.rate_after(41_min) == 4000);
    BusyStore s3(type_of("aws", "s3-standard"));
    CHECK(s3.rate_after(29_min) == 3500);
    CHECK(s3.rate_after(61_min) == 7000);
    BusyStore azure(type_of("azure", "blob-hot-zrs"));
    CHECK(azure.rate_after(24_h) == 20000);
}

TEST_CASE("prefixes are split one by one: the store takes twice as much only when the last of them has been") {
    BusyStore s3(type_of("aws", "s3-standard"));
    bool seen_three = false;
    for (Duration at = 61_min; at < 125_min; at = at + 1_min) {
        const double rate = s3.rate_after(at);
        const std::size_t prefixes = s3.store().prefixes();
        seen_three = seen_three || prefixes == 3;
        CHECK(rate == (prefixes < 4 ? 7000 : 14000));
    }
    CHECK(seen_three);
    CHECK(s3.store().prefixes() >= 4);
}

TEST_CASE("a store that is throttled is not split, and takes what it took before when that ends") {
    BusyStore gcs(type_of("gcp", "gcs-standard"));
    gcs.rate_after(10_min);
    gcs.store().throttle(100, 100);
    CHECK(gcs.rate_after(60_min) == 100);
    gcs.store().restore();
    CHECK(gcs.rate_after(79_min) == 1000);
    CHECK(gcs.rate_after(81_min) == 2000);
}

TEST_CASE("a hedged PUT escapes a slow request and not a slow store: the worst of ten thousand is cut short, the median stays") {
    BusyStore s3(type_of("aws", "s3-standard"));
    const auto worst_and_median = [&](bool hedged) {
        RandomStream draws(1, "a client", "puts");
        std::vector<double> seconds;
        for (int i = 0; i < 100'000; ++i) seconds.push_back(hedged ? s3.store().hedged_put_draw(1_MiB, draws) : s3.store().put_draw(1_MiB, draws));
        std::sort(seconds.begin(), seconds.end());
        return std::pair{seconds[99'990], seconds[50'000]};
    };
    const auto [plain, median] = worst_and_median(false);
    const auto [hedged, hedged_median] = worst_and_median(true);
    CHECK(hedged < 0.9 * plain);
    CHECK(hedged_median == doctest::Approx(median).epsilon(0.02));
    s3.store().slow(10);
    CHECK(worst_and_median(true).second > 2 * median);
}

TEST_CASE("writers wait for a zone that holds all objects, until it returns; in a class that spans zones they do not") {
    TinyStudy tiny = in_store("s3-express-onezone");
    tiny.timeline = R"({ "at": "20 s", "fail": "zone", "zone": "a", "returns": { "after": "60 s" } })";
    for (const char* design : {"automq-s3", "inkless"}) {
        CAPTURE(design);
        CHECK(without_service(played(tiny, design)) >= 60);
        TinyStudy regional = tiny;
        regional.cluster.clear();
        CHECK(without_service(played(regional, design)) < 60);
    }
    const Outcome o = played(tiny, "inkless");
    CHECK(o.data_at_risk.count > 0);
    TinyStudy elsewhere = tiny;
    elsewhere.timeline = R"({ "at": "20 s", "fail": "zone", "zone": "b", "returns": { "after": "60 s" } })";
    CHECK(without_service(played(elsewhere, "inkless")) < 60);
}

TEST_CASE("with a bucket in each zone a class of one zone survives any of them, writes three times, and escapes the slowest of three") {
    TinyStudy tiny = in_store("s3-express-onezone");
    tiny.compare = R"("warpstream")";
    tiny.timeline = R"({ "at": "20 s", "fail": "zone", "zone": "a", "returns": { "after": "60 s" } })";
    const Outcome single = played(tiny, "warpstream");
    tiny.cluster += R"(, "bucket in each zone": true)";
    const Outcome three = played(tiny, "warpstream");
    CHECK(without_service(single) >= 60);
    CHECK(without_service(three) < 60);
    CHECK(three.data_at_risk.count == 0);
    const auto uploaded = [](const Outcome& o) { return o.steady_traffic.moved(Purpose::object_upload).count / o.steady_traffic.moved(Purpose::produce).count; };
    CHECK(uploaded(three) == doctest::Approx(3 * uploaded(single)).epsilon(1e-9));
    CHECK(three.steady_requests.count(RequestKind::put) == doctest::Approx(3 * single.steady_requests.count(RequestKind::put)).epsilon(1e-9));
    CHECK(three.latency.produce_p99 < single.latency.produce_p99);
    // The third zone alone is no majority.
    tiny.timeline += R"(, { "at": "30 s", "fail": "zone", "zone": "b", "returns": { "after": "60 s" } })";
    CHECK(without_service(played(tiny, "warpstream")) >= 50);
}

TEST_CASE("several buckets of which each holds everything are refused for a regional class, and for a design that writes to one") {
    TinyStudy regional;
    regional.cluster = R"("bucket in each zone": true)";
    regional.compare = R"("warpstream")";
    CHECK(refusal(regional).find("expected a class that keeps objects in one zone") != std::string::npos);
    TinyStudy other = in_store("s3-express-onezone");
    other.cluster += R"(, "bucket in each zone": true)";
    other.compare = R"("automq-s3")";
    CHECK(refusal(other).find("expected a design that writes to several buckets") != std::string::npos);
}

TEST_CASE("what may be in flight bounds what a slow store is given: more at a time helps, faster machines do not") {
    TinyStudy tiny;
    tiny.timeline = R"({ "at": "1 min", "fail": "store-slow", "factor": 400, "returns": { "after": "2 min" } })";
    tiny.producer = R"("connections": 2000)";
    tiny.horizon = "1 h";
    const auto acked = [&tiny](const std::string& setting) {
        tiny.settings = setting;
        const Outcome o = played(tiny, "automq-s3");
        return curve_at(o, column::acked, o.failure + 1_min);
    };
    const double few = acked(R"("s3.wal.max.inflight.upload.count": 10)"), usual = acked(""), many = acked(R"("s3.wal.max.inflight.upload.count": 1000)");
    CHECK(usual == doctest::Approx(5 * few).epsilon(0.01));
    CHECK(many > usual);
    CHECK(usual < 10e6);
}

TEST_CASE("a fast class acknowledges sooner and bills every byte written and read") {
    const Outcome slow = played(TinyStudy{}, "automq-s3"), fast = played(in_store("s3-express-onezone"), "automq-s3");
    CHECK(fast.latency.produce_p50 < slow.latency.produce_p50);
    const auto billed = [](const Outcome& o, const std::string& item) {
        for (const LineItem& line : o.month.items)
            if (line.price_item == item) return line.quantity;
        return 0.0;
    };
    CHECK(billed(fast, "object.s3_express_onezone.data_upload") > 0);
    CHECK(billed(fast, "object.s3_express_onezone.put") > 0);
    CHECK(billed(slow, "object.s3_express_onezone.data_upload") == 0);
}

TEST_CASE("an unknown class is refused with the nearest name, one that nobody measured with what is missing") {
    const std::string unknown = refusal(in_store("s3-expres-onezone"));
    CHECK(unknown.find("cluster[\"object store\"]") != std::string::npos);
    CHECK(unknown.find("did you mean \"s3-express-onezone\"") != std::string::npos);
    TinyStudy own = in_store("self-hosted");
    CHECK(refusal(own).find("assumptions[\"store writes\"]: expected a value because nobody publishes it for \"self-hosted\"") != std::string::npos);
    own.assumptions = R"("store writes": 2000, "store reads": 9000, "store stream": "100 MB/s", "put median": 0.02, "put p99": 0.06, "get median": 0.01, "get p99": 0.04)";
    CHECK(refusal(own) == "");
    const Outcome o = played(own, "automq-s3");
    CHECK_FALSE(o.month.total);
    own.assumptions = R"("store writes": 2000, "store reads": 9000, "store stream": "100 MB/s", "put median": 0.02, "put p99": 0.01, "get median": 0.01, "get p99": 0.04)";
    CHECK(refusal(own).find("assumptions[\"put median\"]: expected at most \"put p99\"") != std::string::npos);
}
