// Laws of the causal path over random studies: its parts sum to the whole to the nanosecond, none is a rest without a cause.
// Ten thousand studies take well under a minute; REHEARSE_WAYS and REHEARSE_WAYS_FROM choose others.
#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

#include "sim/random.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

/// How many, and from which one on: the latter to split a long run.
int number_in_environment(const char* name, int otherwise) {
    const char* said = std::getenv(name);
    return said ? std::atoi(said) : otherwise;
}

class Dice {
public:
    explicit Dice(int number) : stream_(static_cast<std::uint64_t>(number), "study", "ways") {}
    int from(int least, int most) { return least + static_cast<int>(stream_.below(static_cast<std::uint64_t>(most - least + 1))); }
    bool one_in(int n) { return from(1, n) == 1; }

private:
    RandomStream stream_;
};

std::string people(Dice& dice) {
    if (!dice.one_in(4)) return {};
    const auto step = [&](const char* name) { return std::string(R"({ "step": ")") + name + R"(", "owner": "on-call", "takes": ")" + std::to_string(dice.from(0, 90)) + R"( s" })"; };
    return R"(, "people": [ )" + step("page") + ", " + step("act") + " ]";
}

std::string failure(Dice& dice, int brokers, int at) {
    constexpr const char* kinds[] = {"broker", "zone", "volume", "isolation", "slow-nic", "slow-volume"};
    const int kind = dice.from(0, 5);
    const std::string broker = R"("broker": )" + std::to_string(dice.from(1, brokers));
    const std::string more = kind == 4 ? R"(, "rate": "100 Mbit/s")" : kind == 5 ? R"(, "speed": 0.1)" : "";
    std::string returns;
    if (!dice.one_in(5)) {
        const std::string volumes = kind < 2 && dice.one_in(3) ? R"(, "volumes": "lost")" : "";
        returns = R"(, "returns": { "after": ")" + std::to_string(dice.from(1, 120)) + " s\"" + volumes + people(dice) + " }";
    }
    return R"({ "at": ")" + std::to_string(at) + R"( s", "fail": ")" + kinds[kind] + "\", " + (kind == 1 ? R"("zone": "b")" : broker) + more + returns + " }";
}

TinyStudy random_study(int number) {
    Dice dice(number);
    TinyStudy tiny;
    tiny.seed = number + 1;
    tiny.brokers = dice.from(3, 5);
    tiny.partitions = dice.from(1, 8);
    tiny.min_insync = dice.from(1, 2);
    tiny.rate = std::to_string(dice.from(1, 60)) + " MB/s";
    tiny.settings = R"("broker.session.timeout.ms": )" + std::to_string(dice.from(3000, 20000));
    tiny.timeline = failure(dice, tiny.brokers, dice.from(5, 40));
    if (dice.one_in(3)) tiny.timeline += ", " + failure(dice, tiny.brokers, dice.from(41, 120));
    return tiny;
}

/// What is wrong with a way, in words; empty if it is in order.
std::string wrong_with(const std::vector<PathPart>& way, const std::optional<Duration>& whole) {
    Duration sum;
    for (const PathPart& part : way) {
        sum += part.lasts;
        if (part.lasts.ns <= 0) return "a part without length: " + part.name;
        if (part.name.empty() || part.bound_by.empty()) return "a part without name or cause";
    }
    if (!whole) return way.empty() ? "" : "a way to what was not reached";
    return sum == *whole ? "" : "parts of " + std::to_string(sum.ns) + " ns, a whole of " + std::to_string(whole->ns);
}

}  // namespace

TEST_CASE("in random studies the parts of both ways sum to the whole to the nanosecond") {
    const int studies = number_in_environment("REHEARSE_WAYS", 10000), first_one = number_in_environment("REHEARSE_WAYS_FROM", 0);
    REQUIRE(studies > 0);
    int reached = 0, hidden = 0;
    for (int number = first_one; number < first_one + studies; ++number) {
        INFO("study " << number << ": " << random_study(number).text());
        const Outcome o = played(random_study(number), number % 2 == 0 ? "kafka" : "automq-s3");
        const std::string first = wrong_with(o.way_to_reachable, o.reachable), second = wrong_with(o.way_to_nothing_hidden, o.nothing_hidden);
        if (!first.empty() || !second.empty()) FAIL_CHECK(first << " " << second);
        reached += o.reachable && o.reachable->ns > 0;
        hidden += o.nothing_hidden && o.nothing_hidden->ns > 0;
    }
    // The law is about ways that exist: most of these failures are felt.
    CHECK(reached > studies / 4);
    CHECK(hidden > studies / 4);
}
