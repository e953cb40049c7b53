// What stands twice in the log: written by a broker that is lost, not answered, and sent again by a producer without idempotence.
#include <doctest/doctest.h>

#include <string>

#include "models/architecture.hpp"
#include "models/facts.hpp"
#include "tests/support/tiny_drill.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

/// Round trips of 2 ms inside a zone and 20 ms between zones, so that there is something on the way.
TinyStudy far_apart(const std::string& producer) {
    TinyStudy tiny;
    tiny.producer = producer;
    tiny.assumptions = R"("rtt same zone": "2 ms", "rtt cross zone": "20 ms")";
    return tiny;
}

double twice(const std::string& producer, std::string_view architecture) { return writers(played(far_apart(producer), architecture)).duplicated.count; }

/// Records that stand twice after the death of broker 0, in the mean over many plays.
double twice_in_twin(bool idempotent, Duration rtt) {
    constexpr std::uint64_t plays = 60;
    std::uint64_t records = 0;
    for (std::uint64_t seed = 1; seed <= plays; ++seed) {
        twin::Plan plan = tiny_drill(1e6, 3);
        plan.rtt = rtt;
        plan.producers[0].idempotent = idempotent;
        plan.steps.push_back(step(plan, 0.1 + 0.013 * static_cast<double>(seed), twin::Do::kill, 0));
        records += play(plan, seed).topics[0].twice_records;
    }
    return static_cast<double>(records) / plays;
}

}  // namespace

TEST_CASE("without idempotence stands twice what copies of the dead leader had and its writers did not know of") {
    // A follower's next fetch and the answer are half a round trip each; two of three clients are in other zones.
    const double answer = (2 * 0.020 + 0.002) / 3 / 2, fetch = 0.020 / 2;
    const auto per_second = [](const Outcome& o) { return 10e6 * number_in(the_fact(o, BrokerLost::kind), "partitions") / 6; };
    const Outcome kafka = played(far_apart(R"("enable.idempotence": false)"), "kafka"), automq = played(far_apart(R"("enable.idempotence": false)"), "automq-s3");
    CHECK(per_second(kafka) > 0);
    CHECK(writers(kafka).duplicated.count == doctest::Approx(per_second(kafka) * (fetch + answer)).epsilon(1e-6));
    // Shared storage has it before the leader may answer: only the answer is on the way.
    CHECK(per_second(automq) > 0);
    CHECK(writers(automq).duplicated.count == doctest::Approx(per_second(automq) * answer).epsilon(1e-6));
}

TEST_CASE("with idempotence nothing stands twice in any design, nor where nobody waits for copies") {
    for (const ArchitectureInfo& info : architectures()) {
        CAPTURE(info.name);
        CHECK(twice("", info.name) == 0);
    }
    for (const char* acks : {"1", "0"}) CHECK(twice(std::string(R"("enable.idempotence": false, "acks": ")") + acks + '"', "kafka") == 0);
}

TEST_CASE("request by request, as much stands twice as is on the way between a follower's copy and the writer, and nothing with idempotence") {
    const Duration rtt = 30_ms;
    CHECK(twice_in_twin(true, rtt) == 0);
    // 100 records a second, a third of them to the broker that dies; a round trip from the copy to the writer.
    const double expected = 100.0 / 3 * rtt.seconds();
    const double found = twice_in_twin(false, rtt);
    CHECK_MESSAGE(found > 0.6 * expected, found << " against " << expected);
    CHECK_MESSAGE(found < 1.6 * expected, found << " against " << expected);
}
