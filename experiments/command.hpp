// What the user asked for, as plain data: the command line after parsing and before anything is done.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/fields.hpp"

namespace rehearse {

/// Plays whole studies somewhere else: their texts in, and what each came to (summary_line) in the same order out; an empty text: an interrupt came first.
using PlayElsewhere = std::function<std::vector<std::string>(const std::vector<std::string>& studies)>;

/// One call of the program.
struct Command {
    std::string verb{};
    std::string subject{};             // the study file, the result folder, or the topic of `list`
    std::vector<std::string> words{};  // of verbs that take several: two folders of `diff`, the question of `prices`, the cases of `shadow`
    std::string output{};              // folder; empty: out/<study>
    std::string architecture{};        // of `run` and `explain`; empty: the only one, all
    std::string without{};             // of `explain`: a cause to take away
    std::string why_slow{};            // of `explain`: a flow, a broker, a crowd or a partition
    std::string prices{};              // another price book than the program's
    std::string outputs{}, every{};    // of `run` and `compare`: which files, how finely sampled
    std::string format = "text";       // of `shadow`: text or json
    Count seeds = 0;                   // of `diff`: weathers to play for the spread; of `shadow`: those that a prediction spans (0: 100)
    bool strict_prices = false;
    std::optional<Count> seed{};
    bool effective = false;  // of `show`
    bool records = false;    // of `run`: record by record
    bool quiet = false;
    std::string typed{};  // the whole command line, to replay it
    std::map<std::string, std::vector<std::string>> given{};    // every option with its texts, as typed; a flag has none
    PlayElsewhere elsewhere{};         // of questions, from Python: who plays instead of this machine

    bool has(const std::string& option) const { return given.contains(option); }
    /// The one text of an option; empty when it was not given.
    std::string text(const std::string& option) const { return has(option) && !given.at(option).empty() ? given.at(option).front() : std::string(); }
    /// All texts of an option that may be given several times.
    std::vector<std::string> texts(const std::string& option) const { return has(option) ? given.at(option) : std::vector<std::string>(); }
};

/// A verb of the command line with what its help says.
struct Verb {
    std::string name, meaning, subject, example;
    std::vector<std::string> options;  // without the leading dashes
};

/// An option of the command line; without a value it is a flag. Every verb takes --no-color.
struct CommandOption {
    std::string name, letter, value, meaning;
    bool many = false;    // may be given several times
};

/// The one list of options: the parser, the man page and shell completion read it.
const std::vector<CommandOption>& command_options();

/// The one list of verbs.
const std::vector<Verb>& verbs();

/// Reads the text after --seed; throws ConfigError.
Count parse_seed(const std::string& text);
/// Reads the text after --seeds, a number from 2 to 100000; throws ConfigError.
Count parse_seeds(const std::string& text);

/// Fills the members that options have of their own from what was given. Throws ConfigError.
void take_given(Command& command);

/// Throws ConfigError for an unknown verb, an option that the verb does not take, or a missing subject.
void check_command(const Command& command, const std::vector<std::string>& given_options);

}  // namespace rehearse
