// The answers to the studies that ship: ways without a rest, causes that can be taken away, and curves that end at the bill.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "experiments/entrants.hpp"
#include "experiments/explain.hpp"
#include "experiments/json_catalog.hpp"
#include "experiments/play.hpp"
#include "experiments/study.hpp"
#include "experiments/without.hpp"
#include "experiments/words.hpp"
#include "models/architecture.hpp"
#include "models/measure.hpp"
#include "tests/support/places.hpp"

using namespace rehearse;

namespace {

struct Shipped {
    Study study;
    Entrant entrant;
    Outcome outcome;
};

/// Every design of every study that ships, played once.
const std::vector<Shipped>& shipped() {
    static const std::vector<Shipped> all = [] {
        std::vector<Shipped> list;
        std::vector<std::filesystem::path> files;
        for (const auto& entry : std::filesystem::directory_iterator(test::source_root() / "experiments"))
            if (std::filesystem::exists(entry.path() / "study.json")) files.push_back(entry.path() / "study.json");
        std::ranges::sort(files);
        const Catalog catalog = load_catalog();
        for (const std::filesystem::path& file : files) {
            const Study study = load_study(file.string(), catalog);
            for (const Entrant& entrant : entrants_of(study.spec))
                list.push_back({study, entrant, rehearse_one(study.spec, *entrant.cluster, *find_architecture(entrant.architecture), catalog)});
        }
        return list;
    }();
    return all;
}

Duration sum_of(const std::vector<PathPart>& way) {
    Duration sum;
    for (const PathPart& part : way) sum += part.lasts;
    return sum;
}

Duration lasts(const std::vector<PathPart>& way, const std::string& name) {
    Duration sum;
    for (const PathPart& part : way)
        if (part.name == name) sum += part.lasts;
    return sum;
}

/// The new time is what the way predicted; or the answer names what takes over, and the new way is as long as the new time.
void check_removal(const std::string& words, const std::string& part, const std::optional<Duration>& before, const std::vector<PathPart>& way,
                   const std::optional<Duration>& after, const std::vector<PathPart>& new_way) {
    if (!before || !after || lasts(way, part).ns == 0) return;
    CHECK(sum_of(new_way) == *after);
    if (*after == *before - lasts(way, part)) return;
    CHECK_MESSAGE((new_way.empty() || words.find(" takes over with ") != std::string::npos), words);
    if (!new_way.empty()) CHECK_MESSAGE(words.find(" of a way of " + in_words(*after)) != std::string::npos, words);
}

}  // namespace

TEST_CASE("in every study that ships the parts of both ways sum to the total to the nanosecond") {
    REQUIRE(shipped().size() >= 8);
    for (const Shipped& s : shipped()) {
        INFO(s.study.name << " " << s.entrant.architecture);
        if (s.outcome.reachable) CHECK(sum_of(s.outcome.way_to_reachable) == *s.outcome.reachable);
        if (s.outcome.nothing_hidden) CHECK(sum_of(s.outcome.way_to_nothing_hidden) == *s.outcome.nothing_hidden);
    }
}

TEST_CASE("every part of every way that ships can be taken away, and the answer says what then takes over") {
    for (const Shipped& s : shipped()) {
        std::vector<std::string> parts;
        for (const auto* way : {&s.outcome.way_to_reachable, &s.outcome.way_to_nothing_hidden})
            for (const PathPart& part : *way)
                if (std::ranges::find(parts, part.name) == parts.end()) parts.push_back(part.name);
        for (const std::string& part : parts) {
            INFO(s.study.name << " " << s.entrant.architecture << " without " << part);
            StudySpec spec = s.study.spec;
            Catalog catalog = load_catalog();
            take_away(part, spec, catalog);
            const std::vector<Entrant> entrants = entrants_of(spec);
            const auto entrant = std::ranges::find(entrants, s.entrant.architecture, &Entrant::architecture);
            const Outcome after = rehearse_one(spec, *entrant->cluster, *find_architecture(s.entrant.architecture), catalog);
            const std::string words = without_words(part, "", s.outcome, after);
            check_removal(words, part, s.outcome.reachable, s.outcome.way_to_reachable, after.reachable, after.way_to_reachable);
            check_removal(words, part, s.outcome.nothing_hidden, s.outcome.way_to_nothing_hidden, after.nothing_hidden, after.way_to_nothing_hidden);
        }
    }
}

TEST_CASE("in every study that ships the cost curve ends at the bill to the cent, and its hours sum to it exactly") {
    for (const Shipped& s : shipped()) {
        INFO(s.study.name << " " << s.entrant.architecture);
        const Outcome& o = s.outcome;
        if (!o.difference.total || o.cost_curve.empty()) continue;
        Decimal hours;
        for (const Decimal& hour : o.cost_by_hour) hours += hour;
        CHECK(hours == *o.difference.total);
        double at_end = 0;
        for (const auto& [at, so_far] : o.cost_curve)
            if (at <= o.failure + o.incident) at_end = so_far;
        CHECK(std::abs(at_end - o.difference.total->approximate()) < 0.005);
    }
}
