// What one study came to: every contender's outcome, and what a reader needs to trust it or run it again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "experiments/judgement.hpp"
#include "experiments/provenance.hpp"
#include "models/outcome.hpp"
#include "sim/units.hpp"

namespace rehearse {

/// One contender: its outcome and where every value of its run came from.
struct Contender {
    Outcome outcome;
    std::vector<ProvenanceRow> provenance;
    std::string config_hash;      // of the effective configuration
    std::vector<TargetResult> targets;    // in the order of the study; empty when it states none
};

/// The answer to a study.
struct Comparison {
    std::string study;            // short name, that of the output folder: "zone-loss"
    std::string question;         // may be empty
    std::string command;          // as typed, so that a reader can replay it
    std::vector<std::string> timeline;    // what fails and returns, a sentence each
    std::string study_hash;       // of the study file's bytes
    std::string price_as_of, price_hash;
    std::uint64_t seed = 1;
    Duration horizon;
    std::string effective_study;  // every value in force, as a study file
    std::optional<Decimal> usd_per_unreachable_minute;
    std::vector<Contender> contenders;
    std::vector<std::string> not_played;    // designs that an interrupt left out
    bool interrupted = false;               // ended early: some designs are left out, or the only one was played in part
};

}  // namespace rehearse
