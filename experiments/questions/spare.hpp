// How much spare a target needs: the least rung of a ladder that meets it under the worst of the failures, found by halving and checked by direct plays.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "experiments/questions/ladder.hpp"
#include "experiments/questions/scenarios.hpp"

namespace rehearse {

/// The plays of one rung: every scenario with every seed.
struct RungResult {
    bool meets = false;             // every target in every play
    bool tested = true;             // false: a play could not tell
    std::string worst_scenario;     // of the first target's metric
    Summary worst;
};

struct SpareQuestion {
    std::string architecture;
    std::vector<std::string> targets;         // "reachable <= 60 s"; the first one names the metric by which plays are compared
    std::pair<Count, Count> seeds{1, 1};
    bool together = false;                    // the timeline as it stands instead of each failure alone
};

/// How a rung is judged; how many are asked for together. Tests put a rule of their own here.
using RungJudge = std::function<std::vector<RungResult>(const std::vector<std::size_t>& rungs)>;

struct SpareAnswer {
    std::map<std::size_t, RungResult> tried;    // by rung
    std::optional<std::size_t> least;           // the least rung from which on every tried one meets the targets
    std::vector<std::size_t> exceptions;        // rungs below the least that meet them: more spare is not always better
};

/// Halves the ladder, plays the rungs beside the answer and a sample of all others; where more turns out not to be better it plays every rung.
SpareAnswer least_spare(std::size_t rungs, const RungJudge& judge);

/// The plays behind a judge. `study` and `ladder` must outlive it. An interrupt ends it with Interrupted.
RungJudge judge_of(const VariableStudy& study, const SpareLadder& ladder, const SpareQuestion& question, const PlayManner& manner);

/// Each scenario at the study's own hardware, with the worst of the seeds, worst first.
std::vector<std::pair<std::string, Summary>> worst_by_scenario(const VariableStudy& study, const SpareQuestion& question, const std::string& metric, const PlayManner& manner);

/// The metric that a target is about: "reachable" of "reachable <= 60 s", "late" of "late of consume orders == 0".
std::string metric_of_target(const std::string& target);

/// Somebody asked to end before the answer was there.
struct Interrupted {};

}  // namespace rehearse
