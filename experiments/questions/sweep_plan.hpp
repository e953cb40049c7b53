// The plan of a sweep: every combination of designs, values and seeds in one fixed order, each with the key under which its run is kept.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "experiments/questions/axis.hpp"

namespace rehearse {

/// Part i of n, so that several machines share a sweep: 1 of 1 is the whole.
struct Shard {
    Count part = 1, of = 1;
};

/// What a sweep varies.
struct SweepQuestion {
    std::vector<std::string> architectures;
    std::vector<SweepAxis> axes;                 // every point of one with every point of the others
    std::pair<Count, Count> seeds{1, 1};    // both included
    Shard shard;
};

/// One design with one combination of values; its runs differ in nothing but the seed.
struct SweepCell {
    std::string architecture;
    std::vector<ReplacedValue> values;
    std::vector<std::string> texts;         // of the values, as typed
    std::string key;                        // of the study with these values, the design, the prices and the program
};

struct PlannedRun {
    std::size_t cell = 0;
    Count seed = 0;
    std::string key;
};

struct SweepPlan {
    std::vector<std::string> paths;         // of the values, in the order of the axes
    std::vector<SweepCell> cells;
    std::vector<PlannedRun> runs;           // of this shard, cell by cell, seed by seed

    Variant variant(const PlannedRun& run) const;
};

/// Throws ConfigError when a combination makes no sense in the study, or a path stands on two axes.
SweepPlan plan_of(const VariableStudy& study, const SweepQuestion& question);

/// "2/8" as --shard takes it. Throws ConfigError.
Shard parse_shard(const std::string& text);

}  // namespace rehearse
