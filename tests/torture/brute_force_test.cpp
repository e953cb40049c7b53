// Headroom and search against brute force on random small studies that are really played: what the questions find by their own ways is found again by
// writing every study down as a user would, playing it alone, and taking the least and the worst. REHEARSE_TORTURE_EFFORT=50 tries two hundred of the one and a hundred of the other.
#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <set>

#include "experiments/questions/moments.hpp"
#include "experiments/questions/spare.hpp"
#include "experiments/quantity.hpp"
#include "sim/random.hpp"
#include "tests/support/random_study.hpp"
#include "tests/torture/effort.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

constexpr double never = std::numeric_limits<double>::infinity();

/// Seconds; endless when it was not reached.
double figure(const Outcome& outcome, const std::string& metric) {
    const std::optional<Duration>& span = metric == "reachable" ? outcome.reachable : outcome.nothing_hidden;
    return span ? span->seconds() : never;
}

bool same(const RunFigure& said, double forced) {
    if (said.never || !said.value) return forced == never;
    return *said.value == doctest::Approx(forced).epsilon(1e-12);
}

/// Something that can be had more of: its word for the question, its values from least to most, and how a user writes one down.
struct Lever {
    std::string vary;
    std::vector<std::string> values;
    void (*pull)(SmallStudy&, const std::string&);
};

/// As many as the copies of a partition need where brokers hold them, and as the strikes name.
int least_brokers(const SmallStudy& small) {
    int least = small.architecture == "kafka" ? small.tiny.replicas : 1;
    for (const DrawnStrike& strike : small.strikes)
        if (!strike.zone) least = std::max(least, strike.number);
    return least;
}

Lever lever(int kind, const SmallStudy& small) {
    switch (kind) {
        case 0: {
            std::vector<std::string> counts;
            for (int count = least_brokers(small); count <= 2 * small.tiny.brokers; ++count) counts.push_back(std::to_string(count));
            return {"brokers", counts, [](SmallStudy& s, const std::string& value) { s.tiny.brokers = std::stoi(value); }};
        }
        case 1:
            return {"cluster.brokers.volume.throughput=125,180,250,500 MiB/s", {"125", "180", "250", "500"}, [](SmallStudy& s, const std::string& value) {
                        s.tiny.volume = R"("type": "gp3", "size": "1 TB", "throughput": ")" + value + R"( MiB/s")";
                    }};
        case 2:
            return {"standby", {"24 h", "12 h", "8 h", "4 h", "2 h", "1 h", "45 min", "30 min", "20 min", "15 min", "10 min", "5 min", "2 min", "1 min", "30 s", "10 s", "0 s"},
                    [](SmallStudy& s, const std::string& value) {
                        for (DrawnStrike& strike : s.strikes) strike.back_after = value;
                    }};
        default:
            return {"settings.broker.session.timeout.ms=18 s,12 s,9 s,6 s,3 s", {"18000", "12000", "9000", "6000", "3000"}, [](SmallStudy& s, const std::string& value) {
                        s.tiny.settings = R"("broker.heartbeat.interval.ms": 1000, "broker.session.timeout.ms": )" + value;
                    }};
    }
}

/// What one value comes to: the worst of every strike alone and every seed.
struct Forced {
    double worst = 0;
    std::vector<Outcome> outcomes{};

    /// Whether all of them pass, where a strike that touched nobody puts no target to the test.
    bool meet(const std::string& target) const {
        StudySpec spec;
        spec.targets = {target};
        const std::vector<StudyTarget> targets = parse_targets(spec, "test");
        return std::ranges::all_of(outcomes, [&targets](const Outcome& outcome) { return judge(targets, outcome).front().judged == Judged::pass; });
    }
};

Forced worst_by_force(SmallStudy small, const Lever& lever, const std::string& value, int seeds, const std::string& metric) {
    lever.pull(small, value);
    Forced forced;
    for (const DrawnStrike& strike : small.strikes)
        for (int seed = 0; seed < seeds; ++seed) {
            TinyStudy alone = small.with({strike});
            alone.seed = small.tiny.seed + seed;
            forced.outcomes.push_back(played(alone, small.architecture));
            forced.worst = std::max(forced.worst, figure(forced.outcomes.back(), metric));
        }
    return forced;
}

/// A limit that splits the rungs somewhere.
std::string limit_among(const std::vector<Forced>& forced, RandomStream& draws) {
    const double one = forced[draws.below(forced.size())].worst;
    return to_text(seconds_up(one == never ? 60 : one + 0.001));
}

void check_headroom(std::uint64_t seed) {
    const SmallStudy small = small_study(seed);
    RandomStream draws(seed, "brute force", "headroom");
    const Lever spare = lever(static_cast<int>(draws.below(4)), small);
    const int seeds = 1 + static_cast<int>(draws.below(2));
    const std::string metric = draws.below(2) == 0 ? "reachable" : "nothing_hidden";
    std::vector<Forced> forced;
    for (const std::string& value : spare.values) forced.push_back(worst_by_force(small, spare, value, seeds, metric));
    const std::string limit = limit_among(forced, draws);
    CAPTURE(spare.vary);
    CAPTURE(limit);

    const VariableStudy study(study_of(small.tiny), shipped_catalog());
    const SpareLadder ladder = ladder_of(spare.vary, study, small.architecture);
    REQUIRE(ladder.rungs.size() == spare.values.size());
    const std::string target = metric + " <= " + limit;
    const SpareQuestion question{small.architecture, {target}, {small.tiny.seed, small.tiny.seed + seeds - 1}, false};
    const SpareAnswer answer = least_spare(ladder.rungs.size(), judge_of(study, ladder, question, {.threads = 1}));
    std::vector<bool> meets;
    for (const Forced& one : forced) {
        meets.push_back(one.meet(target));
        if (meets.back()) CHECK(one.worst <= parse_duration(limit).seconds());
    }
    const auto missed = std::find(meets.rbegin(), meets.rend(), false);
    const auto least = static_cast<std::size_t>(meets.rend() - missed);
    CHECK(answer.least.value_or(meets.size()) == least);
    CHECK(answer.exceptions.size() == static_cast<std::size_t>(std::count(meets.begin(), meets.begin() + static_cast<std::ptrdiff_t>(least), true)));
    for (const auto& [rung, result] : answer.tried) {
        CHECK(result.meets == meets[rung]);
        const RunFigure& found = *result.worst.find(metric);
        CHECK(same(found, forced[rung].worst));
    }
}

/// Every point of a search, played as a study of its own text.
std::map<SearchPoint, double> search_by_force(const SmallStudy& small, const VariableStudy& study, const Strikes& strikes, const std::string& metric) {
    std::map<SearchPoint, double> all;
    const std::vector<std::size_t> sizes = strikes.sizes();
    for (std::size_t element = 0; element < sizes[0]; ++element)
        for (std::size_t moment = 0; moment < sizes[1]; ++moment) {
            const SearchPoint point{element, moment, 0};
            const StudySpec spec = study.varied(strikes.variant({0, moment, 0}), "test").spec;
            std::vector<DrawnStrike> timeline = small.strikes;
            timeline[0].number = static_cast<int>(element) + 1;
            timeline[0].at = to_text(std::visit([](const auto& failure) { return failure.timing.at; }, spec.timeline[0]));
            TinyStudy alone = small.with(timeline);
            alone.horizon = to_text(spec.horizon);
            all[point] = figure(played(alone, small.architecture), metric);
        }
    return all;
}

struct SearchTally {
    int studies = 0, guided_found = 0;
    std::size_t plays = 0;
};

void check_search(std::uint64_t seed, SearchTally& tally) {
    const SmallStudy small = small_study(seed);
    RandomStream draws(seed, "brute force", "search");
    const std::string metric = draws.below(2) == 0 ? "reachable" : "nothing_hidden";
    const VariableStudy study(study_of(small.tiny), shipped_catalog());
    const Strikes strikes(study, small.architecture, 1);
    const std::map<SearchPoint, double> force = search_by_force(small, study, strikes, metric);
    SearchSpace space{strikes.sizes(), {}, [&metric](const Summary& a, const Summary& b) { return fares_worse(a, b, metric); }};
    space.play = [&](const std::vector<SearchPoint>& points) {
        std::vector<Variant> variants;
        for (const SearchPoint& point : points) variants.push_back(strikes.variant(point));
        return play_all(study, variants, {.threads = 1, .blamed = "test"});
    };
    const SearchResult found = worst_point(space, strikes.start(), force.size());
    REQUIRE(found.exhaustive);
    REQUIRE(found.played.size() == force.size());
    for (const auto& [point, summary] : found.played) {
        REQUIRE(same(*summary.find(metric), force.at(point)));
    }
    const double worst = std::ranges::max_element(force, {}, [](const auto& entry) { return entry.second; })->second;
    CHECK(force.at(found.worst) == worst);
    const Study replay = study_of(study.document(strikes.variant(found.worst), "test"), "replay.json", shipped_catalog());
    CHECK(played(replay, small.architecture).digest == found.played.at(found.worst).digest);

    space.play = [&](const std::vector<SearchPoint>& points) {
        std::vector<Summary> known;
        for (const SearchPoint& point : points) known.push_back(found.played.at(point));
        return known;
    };
    tally.guided_found += force.at(worst_point(space, strikes.start(), force.size() / 4).worst) == worst;
    tally.plays += force.size();
    ++tally.studies;
}

std::uint64_t seed_of(int i) { return torture_seed() * 1'000'000 + static_cast<std::uint64_t>(i); }

}  // namespace

TEST_CASE("headroom of random small studies is that of playing every value, every failure and every seed by itself") {
    for (int i = 0; i < 4 * torture_effort(); ++i) {
        CAPTURE(seed_of(i));
        check_headroom(seed_of(i));
    }
}

TEST_CASE("the worst strike of random small studies is that of playing every element at every moment by itself, and its replay comes to the same") {
    SearchTally tally;
    for (int i = 0; i < 2 * torture_effort(); ++i) {
        CAPTURE(seed_of(i));
        check_search(seed_of(i), tally);
    }
    CHECK(2 * tally.guided_found >= tally.studies);
    if (torture_effort() > 1) MESSAGE(tally.plays, " strikes in ", tally.studies, " studies; led by what it found, with a quarter of the plays, the search came to the worst in ", tally.guided_found);
}
