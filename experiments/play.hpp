// Playing a study: every entrant in turn, in the same weather, to one comparison.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "experiments/comparison.hpp"
#include "experiments/entrants.hpp"
#include "experiments/study.hpp"
#include "topologies/catalog.hpp"

namespace rehearse {

/// Says on the standard error who is playing, how far it is and how long it will take: one line that is rewritten, and only on a terminal.
class Progress {
public:
    explicit Progress(bool quiet);
    ~Progress() { clear(); }
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void show(const std::string& line);
    /// The same with what is left by the pace so far; `done` is the share of all work, 0 to 1. Rewrites the line a few times a second.
    void show(const std::string& line, double done);
    void clear();

private:
    using Clock = std::chrono::steady_clock;

    bool shown_;
    bool started_ = false;
    Clock::time_point began_ = Clock::now(), rewritten_{};
};

/// The entrants that a command means: all, or the one it names. Throws ConfigError for a name that the study does not compare,
/// and when it names none although there are several.
std::vector<Entrant> entrants_for_run(const Study& study, const std::string& architecture);

/// How a study is played: what is written down besides the answer, and when to stop early.
struct PlayOptions {
    WatchFor watch{};
    std::function<bool()> stop{};        // asked now and then; designs that are done by then are kept, or as much of the first as was played
    std::function<void(const std::string& line, double done)> told{};    // who is playing, and the share of all work that is done
};

/// Plays the entrants one after the other; `typed` is the command line, for whoever wants to do it again.
Comparison play(const Study& study, const std::vector<Entrant>& entrants, const Catalog& catalog, const std::string& typed,
                Progress& progress, const PlayOptions& options = {});

}  // namespace rehearse
