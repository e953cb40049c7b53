// What every architecture of the list must keep, whatever it does inside: nothing failed, nothing happened; every byte is accounted for;
// on media that are infinitely fast all give their clients the same.
#include "models/architecture.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "models/conservation.hpp"
#include "models/world.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

/// One of each kind of failure: its word, and its keys besides when and for how long.
const std::vector<std::pair<std::string, std::string>>& failures() {
    static const std::vector<std::pair<std::string, std::string>> list{
        {"broker", R"("broker": 2)"},
        {"zone", R"("zone": "b")"},
        {"volume", R"("broker": 2)"},
        {"isolation", R"("zone": "b")"},
        {"slow-volume", R"("broker": 2, "speed": 0.01)"},
        {"slow-nic", R"("broker": 2, "rate": "1 MB/s")"},
        {"store-throttled", R"("writes": 5, "reads": 5)"},
        {"store-slow", R"("factor": 20)"},
        {"store-unavailable", ""},
        {"coordinator-outage", ""},
        {"consumers", R"("topic": "orders", "members": 2)"},
        {"controller", R"("controller": 1)"},
        {"log-dir", R"("broker": 2)"},
        {"disk-full", R"("broker": 2)"}};
    return list;
}

std::string timeline(const std::pair<std::string, std::string>& failure, bool returns) {
    return R"({ "at": "1 min", "fail": ")" + failure.first + '"' + (failure.second.empty() ? "" : ", ") + failure.second +
           (returns ? R"(, "returns": { "after": "90 s" } })" : " }");
}

template <class... Failure>
std::vector<std::string> kinds_of(const std::variant<Failure...>*) {
    std::vector<std::string> kinds;
    for (const auto& [tag, kind] : {std::pair{Failure::tag, Failure::kind}...})
        if (tag == "fail") kinds.emplace_back(kind);
    return kinds;
}

TinyStudy six_brokers() {
    TinyStudy tiny;
    tiny.brokers = 6;
    tiny.partitions = 18;
    tiny.rate = "24 MB/s";
    tiny.consumer = R"("groups": 2, "from": "closest", "members": 6)";
    tiny.horizon = "15 min";
    return tiny;
}

bool applies(const ArchitectureInfo& info, const StudySpec& spec) {
    return std::ranges::all_of(spec.timeline, [&](const FailureSpec& failure) {
        const Target target = std::visit([](const auto& f) { return f.target(); }, failure);
        return info.parts.missing_for(target).empty();
    });
}

void check_balances(const ArchitectureInfo& info, const StudySpec& spec) {
    World world(spec, spec.cluster, info, shipped_catalog());
    world.run();
    const std::vector<Balance> balances = balances_of(world);
    CHECK(balances.size() >= 5);
    for (const Balance& balance : balances) CHECK_MESSAGE(balance.holds(conservation_tolerance), balance.sentence());
    CHECK(balances.front().whole == doctest::Approx(24e6 * 900).epsilon(1e-9));
}

/// A network card that is far faster than its load needs "fails" without effect.
constexpr std::string_view no_effect = R"({ "at": "2 min", "fail": "slow-nic", "broker": 2, "rate": "3 GB/s" })";

}  // namespace

TEST_CASE("the failures of these tests are all that the catalogue has") {
    std::vector<std::string> tested, known = kinds_of(static_cast<const FailureSpec*>(nullptr));
    for (const auto& [kind, keys] : failures()) tested.push_back(kind);
    std::ranges::sort(tested);
    std::ranges::sort(known);
    CHECK(tested == known);
}

TEST_CASE("where a failure has no effect no client waits, nothing is hidden, and the verdict is inconclusive") {
    TinyStudy tiny = six_brokers();
    tiny.timeline = no_effect;
    for (const ArchitectureInfo& info : architectures()) {
        CAPTURE(info.name);
        const Outcome o = played(tiny, info.name);
        CHECK(o.verdict == Verdict::inconclusive);
        CHECK_FALSE(o.reason.empty());
        CHECK(o.reachable == Duration{});
        CHECK(o.nothing_hidden == Duration{});
        if (info.parts.wal != WalVolume::zonal) CHECK(o.data_at_risk.count == 0);      // that one keeps what is new in one zone
        for (const ClientOutcome& client : o.clients) {
            CHECK(client.without_service == Duration{});
            CHECK(client.failed.count == 0);
        }
        CHECK(writers(o).served.count == doctest::Approx(24e6 * 780).epsilon(1e-9));
        CHECK(readers(o).served.count == doctest::Approx(2 * 24e6 * 780).epsilon(1e-9));
    }
}

TEST_CASE("the books balance after every failure, whether or not what failed returns") {
    for (const auto& failure : failures())
        for (const bool returns : {true, false}) {
            TinyStudy tiny = six_brokers();
            tiny.timeline = timeline(failure, returns);
            const Study study = study_of(tiny);
            for (const ArchitectureInfo& info : architectures()) {
                if (!applies(info, study.spec)) continue;
                CAPTURE(info.name);
                CAPTURE(tiny.timeline);
                check_balances(info, study.spec);
            }
        }
}

TEST_CASE("a failure of a part that a design does not have leaves its row not applicable") {
    for (const auto& failure : failures()) {
        TinyStudy tiny = six_brokers();
        tiny.timeline = timeline(failure, true);
        const Study study = study_of(tiny);
        for (const ArchitectureInfo& info : architectures()) {
            CAPTURE(info.name);
            CAPTURE(failure.first);
            CHECK((played(study, info.name).verdict == Verdict::not_applicable) == !applies(info, study.spec));
        }
    }
}

TEST_CASE("what returns after every failure is recovered, and clients have then been given all that was offered") {
    for (const auto& failure : failures()) {
        TinyStudy tiny = six_brokers();
        tiny.timeline = timeline(failure, true);
        tiny.horizon = "2 h";
        const Study study = study_of(tiny);
        for (const ArchitectureInfo& info : architectures()) {
            if (!applies(info, study.spec)) continue;
            CAPTURE(info.name);
            CAPTURE(tiny.timeline);
            const Outcome o = played(study, info.name);
            CHECK_MESSAGE((o.verdict == Verdict::recovered || o.verdict == Verdict::inconclusive), o.reason);
            const ClientOutcome& w = writers(o);
            CHECK(w.served.count + w.failed.count == doctest::Approx(w.offered.count).epsilon(1e-6));
            CHECK(readers(o).served.count == doctest::Approx(2 * w.served.count + readers(o).read_again.count).epsilon(1e-6));
        }
    }
}

TEST_CASE("on infinitely fast media and without effective failure every architecture gives its clients the same") {
    TinyStudy tiny = six_brokers();
    tiny.timeline = R"({ "at": "2 min", "fail": "slow-nic", "broker": 2, "rate": "1000 TB/s" })";
    tiny.settings = R"("s3.wal.batch.interval.ms": 1, "controller.quorum.append.linger.ms": 0, "retry.backoff.max.ms": 0)";
    tiny.assumptions = R"("rtt same zone": "0 s", "rtt cross zone": "0 s", "cpu per gigabyte": 0, "cpu per request": "0 s",
        "put median": 0, "put p99": 0, "get median": 0, "get p99": 0, "store stream": "1000 TB/s", "store writes": 1e12, "store reads": 1e12)";
    const Outcome first = played(tiny, architectures().front().name, boundless_catalog());
    CHECK(writers(first).served.count == doctest::Approx(24e6 * 780).epsilon(1e-12));
    for (const ArchitectureInfo& info : architectures()) {
        CAPTURE(info.name);
        const Outcome o = played(tiny, info.name, boundless_catalog());
        REQUIRE(o.clients.size() == first.clients.size());
        for (std::size_t i = 0; i < o.clients.size(); ++i) {
            const ClientOutcome &mine = o.clients[i], &theirs = first.clients[i];
            CHECK(mine.name == theirs.name);
            CHECK(mine.offered.count == doctest::Approx(theirs.offered.count).epsilon(1e-12));
            CHECK(mine.served.count == doctest::Approx(theirs.served.count).epsilon(1e-12));
            CHECK(mine.failed == theirs.failed);
            CHECK(mine.without_service == theirs.without_service);
            CHECK(mine.backlog_peak.count == doctest::Approx(theirs.backlog_peak.count));
        }
    }
}
