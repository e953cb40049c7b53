// A ladder of spare: the values of one thing that can be bought or arranged, from least to most.
#pragma once

#include <string>
#include <vector>

#include "experiments/questions/variant.hpp"

namespace rehearse {

struct Rung {
    std::string text;                     // "9", "m7g.4xlarge", "250 MiB/s"
    std::vector<ReplacedValue> values;
};

/// Only rungs with which the study makes sense.
struct SpareLadder {
    std::string name, meaning;            // "brokers", "number of brokers"
    std::string now;                      // the study's own value, in words
    std::vector<Rung> rungs;
};

/// After --vary: brokers (up to twice the study's), nic (machines of the same family, by their network), volume (bought throughput), throttle (of reassignments), standby (how soon what
/// failed is back), or PATH=VALUES from least to most spare. Throws ConfigError.
SpareLadder ladder_of(const std::string& vary, const VariableStudy& study, const std::string& architecture);

}  // namespace rehearse
