// Consumers that lag behind local retention read from the tier (KIP-405): what that takes of the store and how fast it goes, emerging in
// studies. Rules: Kafka 4.1.1 RemoteLogManager, RemoteLogReader: one partition a fetch, remote.log.reader.threads a broker.
#include <doctest/doctest.h>

#include <functional>

#include "models/facts.hpp"
#include "models/measure.hpp"
#include "models/world.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

/// The only reader dies for half an hour; brokers keep ten minutes of a log of three hours.
Study stopped_reader(const std::string& settings) {
    TinyStudy tiny;
    tiny.retention = "3 h";
    tiny.rate = "12 MB/s";
    tiny.settings = settings;
    tiny.consumer = R"("members": 1)";
    tiny.compare = R"("kafka", "kafka-tiered")";
    tiny.timeline = R"({ "at": "1 min", "fail": "consumers", "topic": "orders", "members": 1, "returns": { "after": "30 min" } })";
    tiny.horizon = "2 h";
    Study study = study_of(tiny);
    study.spec.topics[0].local_retention = 10_min;
    study.spec.topics[0].segment_bytes = 64_MiB;
    return study;
}

struct Played {
    double from_store = 0, gets = 0, consumed = 0, drained = 0, thread_seconds = 0;
};

Played play(const Study& study, std::string_view design) {
    World world(study.spec, study.spec.cluster, *find_architecture(design), shipped_catalog());
    Played p;
    const std::function<void()> look = [&] {
        const double lag = world.consumers.front().backlog();
        if (world.sim.agenda.now() > Time{} + 32_min && p.drained == 0 && lag < 1e6) p.drained = world.sim.agenda.now().seconds();
        world.sim.agenda.after(1_s, [&look] { look(); }, Phase::observe);
    };
    world.sim.agenda.after(1_s, [&look] { look(); }, Phase::observe);
    world.run();
    p.from_store = world.books.traffic.moved(Purpose::cold_read).count;
    p.consumed = world.books.traffic.moved(Purpose::consume).count;
    for (const RequestRow& row : world.books.requests.rows())
        if (row.purpose == Purpose::cold_read && row.kind == RequestKind::get) p.gets += row.count;
    p.thread_seconds = world.store.get_mean(1_MiB);
    return p;
}

}  // namespace

TEST_CASE("a reader that lags behind local retention gets what is older from the object store, a mebibyte a request, and the rest from brokers") {
    const Study study = stopped_reader("");
    const Played tiered = play(study, "kafka-tiered"), plain = play(study, "kafka");
    CHECK(plain.from_store == 0);
    CHECK(tiered.consumed == doctest::Approx(plain.consumed).epsilon(1e-6));
    // Half an hour of 12 MB/s and what comes in meanwhile, less what brokers keep of the six partitions.
    const double local = 600 * 12e6 + 6 * 32 * 1048576.0, lag = 1800 * 12e6;
    CHECK(tiered.from_store > lag - local);
    CHECK(tiered.from_store < 1.15 * (lag - local));
    CHECK(tiered.gets == doctest::Approx(tiered.from_store / 1048576).epsilon(1e-6));
}

TEST_CASE("one reader thread a broker makes a lag in the tier last its requests, ten make it ten times as fast") {
    const Played one = play(stopped_reader(R"("remote.log.reader.threads": 1)"), "kafka-tiered");
    // Three brokers with a thread each: a request after the other, while 12 MB/s are written.
    const double local = 600 * 12e6 + 6 * 32 * 1048576.0, read = 3 * 1048576 / one.thread_seconds;
    const double seconds = (1800 * 12e6 - local) / (read - 12e6);
    CHECK(one.from_store == doctest::Approx(seconds * read).epsilon(0.03));
    CHECK(one.drained > 31 * 60 + seconds);
    CHECK(one.drained < 31 * 60 + seconds + 60);
    const Played ten = play(stopped_reader(""), "kafka-tiered");
    CHECK(ten.drained < 31 * 60 + seconds / 4);
    // Without local retention of its own nothing is read from the tier.
    Study whole = stopped_reader("");
    whole.spec.topics[0].local_retention.reset();
    CHECK(play(whole, "kafka-tiered").from_store == 0);
}
