// The program: parses the command line, hands it to the verb, and turns whatever happens into an exit code and one sentence.
// Data goes to the standard output, talk to the standard error.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <string_view>

#include "experiments/command.hpp"
#include "experiments/config_error.hpp"
#include "experiments/exit_code.hpp"
#include "experiments/interrupt.hpp"
#include "experiments/verbs.hpp"
#include "experiments/version.hpp"

namespace {

using namespace rehearse;

constexpr const char* exit_codes =
    "exit codes: 0 recovered and all targets met, 1 a target missed, 2 inconclusive, 3 not recovered by the horizon, 64 wrong input,\n"
    "65 a price is missing under --strict-prices, 70 our mistake, 130 interrupted";

bool takes(const Verb& verb, const std::string& option) {
    return std::find(verb.options.begin(), verb.options.end(), option) != verb.options.end();
}

/// Adds the options that `wanted` names; what stands before and after the verb comes together in the command.
template <class Wanted>
void add_options(CLI::App& app, Command& command, Wanted wanted) {
    for (const CommandOption& option : command_options()) {
        if (!wanted(option.name) && option.name != "no-color") continue;
        const std::string names = (option.letter.empty() ? "" : "-" + option.letter + ",") + "--" + option.name;
        const auto give = [&command, name = option.name](const std::vector<std::string>& texts) {
            std::vector<std::string>& all = command.given[name];
            all.insert(all.end(), texts.begin(), texts.end());
        };
        if (option.value.empty()) app.add_flag_callback(names, [give] { give({}); }, option.meaning);
        else app.add_option_function<std::vector<std::string>>(names, give, option.meaning)->type_name(option.value)->allow_extra_args(false);
    }
}

void add_verbs(CLI::App& app, Command& command) {
    std::string& subject = command.subject;
    for (const Verb& verb : verbs()) {
        CLI::App* added = app.add_subcommand(verb.name, verb.meaning);
        added->fallthrough()->allow_extras()->footer("for example: " + verb.example);
        if (verb.subject == "study" || verb.subject == "study and cases")
            added->add_option("study", subject, "study file; - reads the standard input")->type_name("STUDY");
        if (verb.subject == "study and cases") added->add_option("cases", command.words, "files of measured cases")->type_name("CASE");
        if (verb.subject == "topic")
            added->add_option("topic", subject, "what to list; without it an overview")->type_name("TOPIC");
        if (verb.subject == "folder") added->add_option("folder", subject, "result folder, out/<study>")->type_name("OUT");
        if (verb.subject == "folders") added->add_option("folders", command.words, "two result folders")->type_name("OUT_A OUT_B");
        if (verb.subject == "stores") added->add_option("folders", command.words, "folders with runs.db")->type_name("OUT");
        if (verb.subject == "cases") added->add_option("cases", command.words, "case files of measured drills")->type_name("CASE");
        if (verb.subject == "shell") added->add_option("shell", subject, "bash, zsh or fish")->type_name("SHELL");
        if (verb.subject == "words") added->add_option("words", command.words, "list, show or diff, and what of")->type_name("WORDS");
        add_options(*added, command, [&verb](const std::string& option) { return takes(verb, option); });
    }
}

/// The options that were given, before or after the verb, by their long names.
std::vector<std::string> given_options(const Command& command) {
    std::vector<std::string> names;
    for (const auto& [name, texts] : command.given)
        if (name != "no-color") names.push_back(name);
    return names;
}

void refuse_repeated(const Command& command) {
    for (const CommandOption& option : command_options())
        if (!option.many && command.texts(option.name).size() > 1)
            throw ConfigError("--" + option.name, "", "expected it once, found it " + std::to_string(command.texts(option.name).size()) + " times");
}

/// What the parser could make nothing of: a misspelt verb or option, or a word too many.
void refuse_leftovers(const CLI::App& app, const std::string& verb) {
    const std::vector<std::string> words = app.remaining(true);
    if (words.empty()) return;
    if (verb.empty() && !words.front().starts_with("-"))
        check_command({.verb = words.front()}, {});
    std::vector<std::string> known{"--help", "--version"};
    for (const CommandOption& option : command_options()) known.push_back("--" + option.name);
    const bool is_option = words.front().starts_with("-");
    throw ConfigError(
        "rehearse" + (verb.empty() ? "" : " " + verb), "",
        std::string("expected ") + (is_option ? "a known option" : "nothing more") + ", found " + in_quotes(words.front()),
        is_option ? nearest_hint(words.front(), known) : "");
}

std::string typed_line(int count, char** words) {
    std::string line = "rehearse";
    for (int i = 1; i < count; ++i) {
        const std::string word = words[i];
        const bool plain = !word.empty() && word.find_first_of(" '\"\\$`*?()[]{}<>|&;#~!\n\t") == std::string::npos;
        line += plain ? " " + word : " '" + word + "'";
    }
    return line;
}

/// Asked before anything is parsed, because the first thing to say may be that it cannot be.
bool color_allowed(int count, char** words) {
    const char* no_color = std::getenv("NO_COLOR");
    if (no_color != nullptr && *no_color != '\0') return false;
    return isatty(STDERR_FILENO) != 0 && std::find(words, words + count, std::string_view("--no-color")) == words + count;
}

/// The options that have members of their own.
void read_options(Command& command) {
    command.output = command.text("output");
    command.architecture = command.text("architecture");
    command.without = command.text("without");
    command.why_slow = command.text("why-slow");
    command.prices = command.text("prices");
    command.outputs = command.text("outputs");
    command.every = command.text("every");
    command.strict_prices = command.has("strict-prices");
    command.effective = command.has("effective");
    command.records = command.has("records");
    command.quiet = command.has("quiet");
    if (const std::string format = command.text("format"); !format.empty()) command.format = format;
    if (const std::string seed = command.text("seed"); !seed.empty()) command.seed = parse_seed(seed);
    const bool counts_seeds = command.verb == "diff" || command.verb == "shadow";
    if (const std::string seeds = command.text("seeds"); counts_seeds && !seeds.empty()) command.seeds = parse_seeds(seeds);
}

int parse_and_perform(int count, char** words) {
    CLI::App app("Rehearse plays failures of event-streaming clusters and says how long recovery takes, what it costs, and why.",
                 "rehearse");
    Command command;
    app.set_version_flag("--version", "rehearse " + version() + " (commit " + commit() + ")");
    app.allow_extras()->require_subcommand(0, 1)->footer("for example: " + verbs().front().example + "\n" + exit_codes);
    add_options(app, command, [](const std::string&) { return true; });
    add_verbs(app, command);
    try {
        app.parse(count, words);
    } catch (const CLI::Success& answer) {  // --help and --version
        return app.exit(answer);
    } catch (const CLI::ParseError& mistake) {
        throw ConfigError("rehearse", "", mistake.what(), "rehearse --help says more");
    }
    if (!app.get_subcommands().empty()) command.verb = app.get_subcommands().front()->get_name();
    refuse_leftovers(app, command.verb);
    refuse_repeated(command);
    read_options(command);
    command.typed = typed_line(count, words);
    check_command(command, given_options(command));
    return to_int(perform(command));
}

int say(const std::string& sentence, bool color, ExitCode code) {
    std::cout.flush();
    std::cerr << (color ? "\033[31m" : "") << sentence << (color ? "\033[0m\n" : "\n");
    return to_int(code);
}

}  // namespace

int main(int count, char** words) {
    watch_for_interrupts();
    const bool color = color_allowed(count, words);
    try {
        return parse_and_perform(count, words);
    } catch (const ConfigError& wrong) {
        return say(wrong.what(), color, ExitCode::wrong_input);
    } catch (const std::exception& mistake) {
        return say(std::string("our mistake, please report it: ") + mistake.what(), color, ExitCode::our_mistake);
    }
}
