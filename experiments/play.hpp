// Playing a study: every entrant in turn, in the same weather, to one comparison.
#pragma once

#include <string>
#include <vector>

#include "experiments/comparison.hpp"
#include "experiments/entrants.hpp"
#include "experiments/study.hpp"
#include "topologies/catalog.hpp"

namespace rehearse {

/// Says on the standard error who is playing: one line that is rewritten, and only on a terminal.
class Progress {
public:
    explicit Progress(bool quiet);
    ~Progress() { clear(); }
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void show(const std::string& line);
    void clear();

private:
    bool shown_;
    bool started_ = false;
};

/// The entrants that a command means: all, or the one it names. Throws ConfigError for a name that the study does not compare,
/// and when it names none although there are several.
std::vector<Entrant> entrants_for_run(const Study& study, const std::string& architecture);

/// Plays the entrants one after the other; `typed` is the command line, for whoever wants to do it again.
Comparison play(const Study& study, const std::vector<Entrant>& entrants, const Catalog& catalog, const std::string& typed,
                Progress& progress);

}  // namespace rehearse
