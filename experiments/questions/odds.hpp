// The odds of a study: figures of years of drawn failures, or of one timeline in many weathers, sample by sample and design by design,
// so that designs can be compared in the weather that both met.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "experiments/questions/playing.hpp"
#include "sim/intervals.hpp"
#include "topologies/hazard.hpp"

namespace rehearse {

/// A figure of a year, or of a run.
struct OddsMetric {
    std::string name, meaning;
    std::string of;                  // the figure of a play that it is made of
    MetricKind kind = MetricKind::span;
    bool sums = true;                // over the incidents of a year; else the largest counts
    bool damage = true;              // never below zero, so that its absence is an answer as well

    /// Its mean; that of damage is not below zero.
    Estimate mean(const std::vector<double>& samples) const;
};
/// The first of each is the one that tolerances are about.
const std::vector<OddsMetric>& year_metrics();
const std::vector<OddsMetric>& run_metrics();

/// What one design came to.
struct OddsDesign {
    std::string architecture;
    std::vector<std::vector<double>> samples;    // [metric][year or run]; not a number: unknown, as with a missing price
    std::vector<std::pair<std::string, std::size_t>> struck;    // failures by hazard, over all years
    std::size_t plays = 0, incidents = 0;
    std::size_t unrecovered = 0;                 // incidents that were open when their play ended: their figures are lower bounds
    std::string open_because{};                  // the first of them: when, and what waited for what
    std::optional<double> monthly_cost{};        // without incident; none: unknown
};

struct Odds {
    bool years = true;                           // else runs of the study's own timeline
    std::vector<OddsMetric> metrics;
    std::vector<OddsDesign> designs;
    std::size_t samples = 0;                     // of every design
    bool interrupted = false;                    // these many were done by then
    std::optional<double> tolerance{};           // what was asked for, if anything
    bool tolerance_met = true;
};

/// What is asked for.
struct OddsRequest {
    bool years = true;
    std::size_t samples = 100;                   // the least, when there is a tolerance
    std::optional<double> tolerance{};           // relative half-width of the mean of the first metric, for each design
    PlayManner manner{};
    std::function<void(double share)> progress{};
};

/// With a tolerance samples are doubled until it is met, 64 times as many at the most. Results do not depend on the number of threads.
Odds odds_of(const VariableStudy& study, const HazardBook& hazards, const OddsRequest& request);

/// Whether every sample of a metric is known.
bool known(const std::vector<double>& samples);
/// How many samples are above zero.
std::size_t events_in(const std::vector<double>& samples);

}  // namespace rehearse
