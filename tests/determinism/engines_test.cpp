// What happens in the world does not depend on the engine's structures: heap or ladder, fast or reference sharing, one thread or more.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <thread>

#include "experiments/entrants.hpp"
#include "experiments/study.hpp"
#include "models/architecture.hpp"
#include "models/measure.hpp"
#include "tests/support/places.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

std::vector<Study> shipped_studies() {
    std::vector<Study> studies;
    for (const auto& folder : std::filesystem::directory_iterator(source_root() / "experiments"))
        if (std::filesystem::exists(folder.path() / "study.json")) studies.push_back(load_study(folder.path() / "study.json", shipped_catalog()));
    std::ranges::sort(studies, {}, &Study::name);
    return studies;
}

std::vector<Outcome> outcomes(const Study& study, const EngineSettings& engine) {
    std::vector<Outcome> all;
    for (const Entrant& entrant : entrants_of(study.spec))
        all.push_back(rehearse_one(study.spec, *entrant.cluster, *find_architecture(entrant.architecture), shipped_catalog(), engine));
    return all;
}

std::vector<std::string> digests(const Study& study, const EngineSettings& engine) {
    std::vector<std::string> all;
    for (const Outcome& outcome : outcomes(study, engine)) all.push_back(outcome.digest);
    return all;
}

/// How far two values of a fact are apart, relative to the larger; infinite where they cannot differ by rounding.
template <class Value>
double apart(const Value& a, const Value& b) {
    if (a == b) return 0;
    const auto* x = std::get_if<double>(&a);
    const auto* y = std::get_if<double>(&b);
    return x == nullptr || y == nullptr ? unlimited : std::abs(*x - *y) / std::max(std::abs(*x), std::abs(*y));
}

/// The same facts for the same reasons in the same order, times and values apart by rounding only.
void check_same_story(const Outcome& a, const Outcome& b) {
    REQUIRE(a.events.size() == b.events.size());
    CHECK(a.verdict == b.verdict);
    for (std::size_t i = 0; i < a.events.size(); ++i) {
        const FactRecord &mine = a.events[i], &theirs = b.events[i];
        CAPTURE(i);
        REQUIRE(mine.kind == theirs.kind);
        CHECK(mine.cause == theirs.cause);
        CHECK(std::abs((mine.at - theirs.at).ns) <= 1000);
        for (std::size_t v = 0; v < mine.values.size(); ++v) CHECK(apart(mine.values[v].second, theirs.values[v].second) <= 1e-6);
    }
}

}  // namespace

TEST_CASE("the studies that ship have one digest on heap and ladder") {
    for (const Study& study : shipped_studies()) {
        CAPTURE(study.name);
        for (const SolverKind solver : {SolverKind::fast, SolverKind::reference})
            CHECK(digests(study, {.agenda = AgendaKind::ladder, .fluid = {.solver = solver}}) ==
                  digests(study, {.agenda = AgendaKind::heap, .fluid = {.solver = solver}}));
    }
}

TEST_CASE("fast and reference sharing tell the same story of the studies that ship, apart by rounding") {
    for (const Study& study : shipped_studies()) {
        CAPTURE(study.name);
        const auto fast = outcomes(study, {.fluid = {.solver = SolverKind::fast}}), reference = outcomes(study, {.fluid = {.solver = SolverKind::reference}});
        for (std::size_t i = 0; i < fast.size(); ++i) check_same_story(fast[i], reference[i]);
    }
}

TEST_CASE("runs in several threads at the same time have the digests of runs alone") {
    for (const Study& study : shipped_studies()) {
        CAPTURE(study.name);
        const std::vector<std::string> alone = digests(study, {});
        std::vector<std::vector<std::string>> found(4);
        std::vector<std::thread> threads;
        for (auto& mine : found) threads.emplace_back([&mine, &study] { mine = digests(study, {}); });
        for (std::thread& thread : threads) thread.join();
        for (const auto& mine : found) CHECK(mine == alone);
    }
}
