// Odds of small studies: what a year sums up to, what never happened, and the same answer on one thread and on many.
#include <doctest/doctest.h>

#include <cmath>

#include "experiments/json_hazards.hpp"
#include "experiments/json_text.hpp"
#include "experiments/questions/durability.hpp"
#include "experiments/questions/estimate_words.hpp"
#include "experiments/questions/incidents.hpp"
#include "experiments/questions/odds.hpp"
#include "experiments/questions/odds_report.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

TinyStudy two_designs() {
    TinyStudy tiny;
    tiny.compare = R"("kafka", "automq-s3")";
    return tiny;
}

Odds odds(const VariableStudy& study, OddsRequest request) { return odds_of(study, load_hazards(""), request); }

std::string report(const Odds& all, const VariableStudy& study) { return odds_text(all, study.study(), "hazards.json"); }

}  // namespace

TEST_CASE("the odds of a year are the sums over its incidents, each played as a study") {
    const VariableStudy study(study_of(two_designs()), shipped_catalog());
    const Odds all = odds(study, {.samples = 4});
    REQUIRE(all.designs.size() == 2);
    REQUIRE(all.samples == 4);
    const HazardBook book = load_hazards("");
    const Weather weather(book, study.study().spec.cluster, *find_architecture("kafka"), shipped_catalog());
    double downtime = 0;
    std::size_t incidents = 0;
    for (const Incident& incident : incidents_of(weather.year(1, 2), frame_of(study.study().spec).patience)) {
        downtime += *play_one(study, variant_of(incident, study.study().spec, "kafka", 2)).find("without_service")->value;
        ++incidents;
    }
    CHECK(incidents > 0);
    CHECK(all.designs[0].samples[0][1] == downtime);
}

TEST_CASE("odds are the same on one thread and on many, and whatever the batch") {
    const VariableStudy study(study_of(two_designs()), shipped_catalog());
    OddsRequest one{.samples = 6}, many{.samples = 6}, few{.samples = 2};
    one.manner.threads = 1;
    many.manner.threads = 3;
    const Odds a = odds(study, one), b = odds(study, many), c = odds(study, few);
    CHECK(to_text(odds_json(a, study.study(), "", {})) == to_text(odds_json(b, study.study(), "", {})));
    for (std::size_t m = 0; m < c.metrics.size(); ++m)
        for (std::size_t y = 0; y < 2; ++y) CHECK(c.designs[1].samples[m][y] == a.designs[1].samples[m][y]);
}

TEST_CASE("what never happened has an upper bound, and every mean an interval") {
    const VariableStudy study(study_of(two_designs()), shipped_catalog());
    const Odds all = odds(study, {.years = false, .samples = 30});
    const std::string text = report(all, study);
    CHECK(text.find("30 runs of the timeline") != std::string::npos);
    CHECK(text.find("0 of 30: at most 9.5 %") != std::string::npos);    // lost
    CHECK(text.find("beside kafka") != std::string::npos);
    const std::vector<double>& reachable = all.designs[0].samples[0];
    CHECK(reachable.size() == 30);
    CHECK(reachable[0] != reachable[1]);                                  // each run has its own weather
    CHECK(share_words(0, 1000) == "0 of 1000: at most 0.299 %");
}

TEST_CASE("odds go on until the tolerance is met, and say so when it is not") {
    const VariableStudy study(study_of(two_designs()), shipped_catalog());
    const Odds met = odds(study, {.years = false, .samples = 5, .tolerance = 0.08});
    CHECK(met.tolerance_met);
    CHECK(met.samples >= 5);
    for (const OddsDesign& design : met.designs) CHECK(mean_of(design.samples[0]).relative_half_width() <= 0.08);
    const Odds missed = odds(study, {.years = false, .samples = 2, .tolerance = 1e-6});
    CHECK_FALSE(missed.tolerance_met);
    CHECK(missed.samples == 128);
    CHECK(report(missed, study).find("is not known to") != std::string::npos);
}

TEST_CASE("an interrupt keeps the samples of which every design has its own") {
    const VariableStudy study(study_of(two_designs()), shipped_catalog());
    std::size_t asked = 0;
    OddsRequest request{.years = false, .samples = 50};
    request.manner.threads = 1;
    std::size_t done = 0;
    request.progress = [&](double) { ++done; };
    request.manner.stop = [&] { return ++asked > 0 && done >= 15; };
    const Odds all = odds(study, request);
    CHECK(all.interrupted);
    CHECK(all.samples >= 7);
    CHECK(all.samples < 32);
    for (const OddsDesign& design : all.designs)
        for (const std::vector<double>& samples : design.samples) CHECK(samples.size() == all.samples);
    CHECK(report(all, study).find("Interrupted") != std::string::npos);
}

TEST_CASE("durability rests on the played rebuild and agrees with the Markov chain") {
    const VariableStudy study(study_of(two_designs()), shipped_catalog());
    const std::vector<Durability> all = durability_of(study, load_hazards(""));
    REQUIRE(all.size() == 1);                                             // shared storage keeps no copies on brokers
    const Durability& d = all.front();
    CHECK(d.architecture == "kafka");
    CHECK(d.copies == 3);
    CHECK(d.sets == 1);
    CHECK(d.loss_per_year == doctest::Approx(0.0015));
    REQUIRE(d.rebuild_hours);
    CHECK(*d.rebuild_hours > 0);
    CHECK(d.agrees());
    CHECK(d.one_partition.trustworthy());
    CHECK(d.any_partition.probability.relative_half_width() <= 0.1);
    CHECK(durability_text(all).find("inside that interval") != std::string::npos);
}
