// Playing many variants of a study on all cores. Which thread plays which changes nothing: the result is the same on one and on many.
#pragma once

#include <functional>
#include <vector>

#include "experiments/command.hpp"
#include "experiments/questions/summary.hpp"
#include "experiments/questions/variant.hpp"

namespace rehearse {

/// How many variants are played.
struct PlayManner {
    unsigned threads = 0;                                            // 0: one for each core
    std::function<bool()> stop{};                                    // asked now and then, from any thread; what is done by then is kept
    std::function<void(std::size_t done, std::size_t all)> progress{};    // after each play; never twice at the same time
    std::function<void(std::size_t index, const Summary&)> done{};   // the same, with what the variant came to, in the order in which plays end
    PlayElsewhere elsewhere{};                                       // instead of on this machine; none: on its cores
    std::string blamed = "the variant";                              // what error sentences name when a variant is no study that can be played
};

/// Summaries in the order of the variants. Throws ConfigError before anything is played when a variant is none that can be.
std::vector<Summary> play_all(const VariableStudy& study, const std::vector<Variant>& variants, const PlayManner& manner = {});

/// One variant, on this thread.
Summary play_one(const VariableStudy& study, const Variant& variant, const PlayManner& manner = {});

/// The other end of PlayElsewhere: plays the one design of a study's text and gives what it came to as a line; empty when it was told to stop.
std::string play_text(const std::string& study, const Catalog& catalog, const PlayManner& manner = {});

/// Everything that one play came to, for questions that need more than its figures.
Outcome play_whole(const VariableStudy& study, const Variant& variant, const PlayManner& manner = {});

/// The threads that a manner stands for.
unsigned threads_of(const PlayManner& manner);

}  // namespace rehearse
