// Why it took that long: parts sum to the whole, people are parts of their own, and a cause that is taken away is gone from the way.
#include <doctest/doctest.h>

#include <algorithm>

#include "experiments/config_error.hpp"
#include "experiments/explain.hpp"
#include "experiments/without.hpp"
#include "models/architecture.hpp"
#include "models/measure.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

Duration sum_of(const std::vector<PathPart>& way) {
    Duration sum;
    for (const PathPart& part : way) sum += part.lasts;
    return sum;
}

Duration part_of(const std::vector<PathPart>& way, const std::string& name) {
    Duration sum;
    for (const PathPart& part : way)
        if (part.name == name) sum += part.lasts;
    return sum;
}

/// A zone that returns only after people have noticed, paged, decided and acted.
TinyStudy with_people() {
    TinyStudy tiny;
    tiny.timeline = R"({ "at": "20 s", "fail": "zone", "zone": "b", "returns": { "after": "30 s", "people": [
        { "step": "notice", "owner": "on-call", "takes": "40 s" }, { "step": "page", "owner": "on-call", "takes": "20 s" },
        { "step": "decide", "owner": "incident lead", "takes": "60 s", "slow": "180 s" }, { "step": "act", "owner": "platform team", "takes": "15 s" } ] } })";
    tiny.horizon = "30 min";
    return tiny;
}

Outcome played_without(const TinyStudy& tiny, const std::string& cause, const char* architecture) {
    StudySpec spec = study_of(tiny).spec;
    Catalog catalog = shipped_catalog();
    take_away(cause, spec, catalog);
    return rehearse_one(spec, spec.cluster, *find_architecture(architecture), catalog);
}

}  // namespace

TEST_CASE("the parts of a way sum to the total to the nanosecond, and each says what it waited for") {
    for (const char* architecture : {"kafka", "automq-s3"}) {
        for (int seed = 1; seed <= 20; ++seed) {
            TinyStudy tiny;
            tiny.seed = seed;
            const Outcome o = played(tiny, architecture);
            REQUIRE(o.reachable.has_value());
            REQUIRE(o.nothing_hidden.has_value());
            CHECK(sum_of(o.way_to_reachable) == *o.reachable);
            CHECK(sum_of(o.way_to_nothing_hidden) == *o.nothing_hidden);
            for (const auto* way : {&o.way_to_reachable, &o.way_to_nothing_hidden})
                for (const PathPart& part : *way) CHECK_FALSE(part.bound_by.empty());
        }
    }
}

TEST_CASE("people are parts of the way with their owners, and without them exactly their time is gone") {
    const TinyStudy tiny = with_people();
    const Outcome with = played(tiny, "kafka");
    REQUIRE(with.nothing_hidden.has_value());
    CHECK(part_of(with.way_to_nothing_hidden, "people: notice") == 40_s);
    CHECK(part_of(with.way_to_nothing_hidden, "people: act") == 15_s);
    const auto decide = std::ranges::find(with.way_to_nothing_hidden, "people: decide", &PathPart::name);
    REQUIRE(decide != with.way_to_nothing_hidden.end());
    CHECK(decide->bound_by == "incident lead");
    CHECK(facts_of(with, "PersonActed").size() == 4);
    Duration people;
    for (const PathPart& part : with.way_to_nothing_hidden)
        if (part.name.starts_with("people: ")) people += part.lasts;
    const Outcome without = played_without(tiny, "people", "kafka");
    const Duration back_before = facts_of(with, "FailureEnded").front().at - with.failure, back_after = facts_of(without, "FailureEnded").front().at - without.failure;
    CHECK(back_before - back_after == people);
    CHECK(back_after == 30_s);
    CHECK(part_of(without.way_to_nothing_hidden, "return") == 30_s);
}

TEST_CASE("one step of people can be taken away alone, and the draws of the others stay") {
    const Outcome with = played(with_people(), "kafka"), without = played_without(with_people(), "people: notice", "kafka");
    const Duration gone = facts_of(with, "FailureEnded").front().at - facts_of(without, "FailureEnded").front().at;
    CHECK(gone == 40_s);
    CHECK(part_of(without.way_to_nothing_hidden, "people: decide") == part_of(with.way_to_nothing_hidden, "people: decide"));
}

TEST_CASE("every cause that a way names can be taken away, and the run without it still sums up") {
    const TinyStudy tiny;
    for (const char* architecture : {"kafka", "automq-s3"}) {
        const Outcome before = played(tiny, architecture);
        std::vector<PathPart> parts = before.way_to_reachable;
        parts.insert(parts.end(), before.way_to_nothing_hidden.begin(), before.way_to_nothing_hidden.end());
        for (const PathPart& part : parts) {
            CAPTURE(part.name);
            const Outcome after = played_without(tiny, part.name, architecture);
            if (after.reachable) CHECK(sum_of(after.way_to_reachable) == *after.reachable);
            if (after.nothing_hidden) CHECK(sum_of(after.way_to_nothing_hidden) == *after.nothing_hidden);
        }
    }
}

TEST_CASE("without words say what was predicted and what takes over when it does not hold") {
    Outcome before, after;
    before.architecture = "kafka";
    before.reachable = 41_s;
    before.way_to_reachable = {{"detect", 9_s, "broker.session.timeout.ms"}, {"replay", 32_s, "the network"}};
    after.reachable = 34_s;
    after.way_to_reachable = {{"detect", 2_s, "heartbeats"}, {"replay", 32_s, "the network"}};
    const std::string words = without_words("detect", "at 2 s", before, after);
    CHECK(words.find("reachable after 34 s instead of after 41 s; the way predicted 32 s (41 s less 9 s), but replay (the network) takes over with 32 s") != std::string::npos);
    after.reachable = 32_s;
    CHECK(without_words("detect", "at 0", before, after).find("takes over") == std::string::npos);
}

TEST_CASE("a cause that nobody knows is one sentence with the nearest name, and a setting stands for its part") {
    CHECK_THROWS_WITH_AS(removal_of("detecct"), doctest::Contains("did you mean \"detect\"?"), ConfigError);
    CHECK(removal_of("request.timeout.ms").part == "notice");
}
