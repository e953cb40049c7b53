// Pass, fail or inconclusive: a target is met only by a run that put it to the test.
#pragma once

#include <string>
#include <vector>

#include "experiments/target.hpp"

namespace rehearse {

enum class Judged { pass, fail, inconclusive, not_applicable };
std::string_view word_of(Judged judged);

/// What became of one target in one run.
struct TargetResult {
    std::string target;
    Judged judged = Judged::pass;
    std::string found;      // the figure, in words
    std::string because;    // of everything but pass
};

/// In the order of the targets. A failure that touched nothing makes all of them inconclusive.
std::vector<TargetResult> judge(const std::vector<StudyTarget>& targets, const Outcome& outcome);

/// Failures of the run after which nothing got worse for anybody, in words: "broker 7 at 10 min".
std::vector<std::string> untouched_failures(const Outcome& outcome);

}  // namespace rehearse
