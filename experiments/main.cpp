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

/// The raw texts of the options, bound to the parser.
struct Options {
    std::string output, seed, architecture, without, seeds, format;
    bool effective = false, records = false, quiet = false, no_color = false, strict_prices = false;
};

constexpr const char* exit_codes =
    "exit codes: 0 recovered and all targets met, 1 a target missed, 2 inconclusive, 3 not recovered by the horizon, 64 wrong input,\n"
    "65 a price is missing under --strict-prices, 70 our mistake, 130 interrupted";

bool takes(const Verb& verb, const std::string& option) {
    return std::find(verb.options.begin(), verb.options.end(), option) != verb.options.end();
}

/// Adds the options that `wanted` names; the same texts are bound before and after the verb.
template <class Wanted>
void add_options(CLI::App& app, Options& options, Wanted wanted) {
    if (wanted("output"))
        app.add_option("-o,--output", options.output, "folder for the results instead of out/<study>")->type_name("FOLDER");
    if (wanted("seed")) app.add_option("--seed", options.seed, "another weather than the study's")->type_name("NUMBER");
    if (wanted("architecture"))
        app.add_option("--architecture", options.architecture, "which of the compared designs")->type_name("NAME");
    if (wanted("without")) app.add_option("--without", options.without, "play again without this part of the way, or this setting's delay")->type_name("CAUSE");
    if (wanted("seeds")) app.add_option("--seeds", options.seeds, "how many weathers to play for the spread")->type_name("NUMBER");
    if (wanted("format")) app.add_option("--format", options.format, "text or json")->type_name("FORMAT");
    if (wanted("strict-prices")) app.add_flag("--strict-prices", options.strict_prices, "exit with 65 when a price is missing");
    if (wanted("records")) app.add_flag("--records", options.records, "a small study record by record, as the request-by-request twin plays it");
    if (wanted("effective")) app.add_flag("--effective", options.effective, "every value with its origin");
    if (wanted("quiet")) app.add_flag("-q,--quiet", options.quiet, "no talk while it works");
    app.add_flag("--no-color", options.no_color, "plain text, as NO_COLOR does");
}

void add_verbs(CLI::App& app, Options& options, Command& command) {
    std::string& subject = command.subject;
    for (const Verb& verb : verbs()) {
        CLI::App* added = app.add_subcommand(verb.name, verb.meaning);
        added->fallthrough()->allow_extras()->footer("for example: " + verb.example);
        if (verb.subject == "study")
            added->add_option("study", subject, "study file; - reads the standard input")->type_name("STUDY");
        if (verb.subject == "topic")
            added->add_option("topic", subject, "what to list; without it an overview")->type_name("TOPIC");
        if (verb.subject == "folder") added->add_option("folder", subject, "result folder, out/<study>")->type_name("OUT");
        if (verb.subject == "folders") added->add_option("folders", command.words, "two result folders")->type_name("OUT_A OUT_B");
        if (verb.subject == "cases") added->add_option("cases", command.words, "case files of measured drills")->type_name("CASE");
        if (verb.subject == "words") added->add_option("words", command.words, "list, show or diff, and what of")->type_name("WORDS");
        add_options(*added, options, [&verb](const char* option) { return takes(verb, option); });
    }
}

/// The options that were given, before or after the verb, by their long names.
std::vector<std::string> given_options(const CLI::App& app) {
    std::vector<std::string> names;
    const auto collect = [&names](const CLI::App& level) {
        for (const CLI::Option* option : level.get_options())
            if (option->count() > 0 && !option->get_lnames().empty() && option->get_lnames().front() != "no-color")
                names.push_back(option->get_lnames().front());
    };
    collect(app);
    for (const CLI::App* verb : app.get_subcommands()) collect(*verb);
    return names;
}

/// What the parser could make nothing of: a misspelt verb or option, or a word too many.
void refuse_leftovers(const CLI::App& app, const std::string& verb) {
    const std::vector<std::string> words = app.remaining(true);
    if (words.empty()) return;
    if (verb.empty() && !words.front().starts_with("-"))
        check_command({.verb = words.front()}, {});
    std::vector<std::string> known;
    for (const char* option :
         {"--output", "--seed", "--architecture", "--without", "--format", "--seeds", "--strict-prices", "--effective", "--records", "--quiet", "--no-color", "--help", "--version"})
        known.emplace_back(option);
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

int parse_and_perform(int count, char** words) {
    CLI::App app("Rehearse plays failures of event-streaming clusters and says how long recovery takes, what it costs, and why.",
                 "rehearse");
    Options options;
    Command command;
    app.set_version_flag("--version", "rehearse " + version() + " (commit " + commit() + ")");
    app.allow_extras()->require_subcommand(0, 1)->footer("for example: " + verbs().front().example + "\n" + exit_codes);
    add_options(app, options, [](const char*) { return true; });
    add_verbs(app, options, command);
    try {
        app.parse(count, words);
    } catch (const CLI::Success& answer) {  // --help and --version
        return app.exit(answer);
    } catch (const CLI::ParseError& mistake) {
        throw ConfigError("rehearse", "", mistake.what(), "rehearse --help says more");
    }
    if (!app.get_subcommands().empty()) command.verb = app.get_subcommands().front()->get_name();
    refuse_leftovers(app, command.verb);
    command.output = options.output;
    command.architecture = options.architecture;
    command.without = options.without;
    command.strict_prices = options.strict_prices;
    command.effective = options.effective;
    command.records = options.records;
    command.quiet = options.quiet;
    command.typed = typed_line(count, words);
    if (!options.format.empty()) command.format = options.format;
    if (!options.seed.empty()) command.seed = parse_seed(options.seed);
    if (!options.seeds.empty()) command.seeds = parse_seeds(options.seeds);
    check_command(command, given_options(app));
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
