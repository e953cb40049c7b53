// What every question that asks many runs starts with: the study, the price book, the threads, numbers after options, and a line of progress.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "experiments/command.hpp"
#include "experiments/play.hpp"
#include "experiments/questions/playing.hpp"

namespace rehearse {

/// Which designs of the study a question sees: all, so that it chooses among them itself, or only those that --architecture names.
enum class Designs { all, asked_for };

/// A command that plays many variants of one study. Lives as long as its answer is worked on.
class Asking {
public:
    /// Reads --prices, the study and --threads, and says the study's warnings. Throws ConfigError.
    explicit Asking(const Command& command, Designs designs = Designs::all);
    Asking(const Asking&) = delete;
    Asking& operator=(const Asking&) = delete;

    const VariableStudy& study() const { return study_; }
    const Catalog& catalog() const { return catalog_; }
    /// The designs that --architecture names, with commas between them; without it all that the study compares. Throws ConfigError.
    std::vector<std::string> architectures() const;
    /// The one design that --architecture names; without it the only one. Throws ConfigError.
    std::string architecture() const { return study_.architecture_for(command_.architecture, "rehearse " + command_.verb); }

    /// The whole number after an option; none when it is not given. Throws ConfigError.
    std::optional<Count> count(const std::string& option, Count least, Count most) const;
    /// The share after an option: "5 %", "5%" or "0.05"; none when it is not given. Throws ConfigError.
    std::optional<double> share(const std::string& option) const;

    /// Plays on all cores, --threads of them, or elsewhere, ends early on an interrupt, and says how far `doing` is; `blamed` is the option at fault when a variant makes no sense.
    PlayManner manner(const std::string& doing, const std::string& blamed);
    Progress& progress() { return progress_; }

private:
    const Command& command_;
    Catalog catalog_;
    VariableStudy study_;
    unsigned threads_;
    Progress progress_;
};

/// A whole number as `option` takes it. Throws ConfigError.
Count whole_number(const std::string& option, const std::string& text, Count least, Count most);

}  // namespace rehearse
