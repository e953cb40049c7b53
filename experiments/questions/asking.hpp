// What every question that asks many runs starts with: the study, the price book, the threads, and a line of progress.
#pragma once

#include <string>
#include <vector>

#include "experiments/command.hpp"
#include "experiments/play.hpp"
#include "experiments/questions/playing.hpp"

namespace rehearse {

/// A command that plays many variants of one study. Lives as long as its answer is worked on.
class Asking {
public:
    /// Reads --prices, the study and --threads, and says the study's warnings. Throws ConfigError.
    explicit Asking(const Command& command);
    Asking(const Asking&) = delete;
    Asking& operator=(const Asking&) = delete;

    const VariableStudy& study() const { return study_; }
    const Catalog& catalog() const { return catalog_; }
    /// The designs that --architecture names, with commas between them; without it all that the study compares. Throws ConfigError.
    std::vector<std::string> architectures() const;
    /// The one design that --architecture names; without it the only one. Throws ConfigError.
    std::string architecture() const { return study_.architecture_for(command_.architecture, "rehearse " + command_.verb); }

    /// Plays on all cores or --threads of them, ends early on an interrupt, and says how far `doing` is; `blamed` is the option at fault when a variant makes no sense.
    PlayManner manner(const std::string& doing, const std::string& blamed);
    Progress& progress() { return progress_; }

private:
    const Command& command_;
    Catalog catalog_;
    VariableStudy study_;
    unsigned threads_;
    Progress progress_;
};

/// The whole number after an option such as --threads. Throws ConfigError.
Count whole_number(const std::string& option, const std::string& text, Count least, Count most);

}  // namespace rehearse
