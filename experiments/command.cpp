// Verbs and the checks that the parser of the command line leaves to us, so that every refusal is one sentence of ours.
#include "experiments/command.hpp"

#include <algorithm>
#include <charconv>

#include "experiments/config_error.hpp"

namespace rehearse {
namespace {

constexpr Count most_seeds = 100000;
constexpr Count largest_seed = 9007199254740991;  // the largest whole number that JSON readers agree on

std::vector<std::string> verb_names() {
    std::vector<std::string> names;
    for (const Verb& verb : verbs()) names.push_back(verb.name);
    return names;
}

Count parse_whole(const char* option, const std::string& text, Count least, Count most) {
    Count number = -1;
    const auto [end, mistake] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (mistake == std::errc{} && end == text.data() + text.size() && number >= least && number <= most) return number;
    throw ConfigError(option, "",
                      "expected a whole number from " + std::to_string(least) + " to " + std::to_string(most) + ", found " + in_quotes(text));
}

/// What must follow the verb.
void check_subject(const Command& command, const Verb& verb) {
    const std::string place = "rehearse " + command.verb, example = "for example: " + verb.example;
    if (verb.subject == "study" && command.subject.empty()) throw ConfigError(place, "", "expected a study file, found none", example);
    if (verb.subject == "folder" && command.subject.empty()) throw ConfigError(place, "", "expected a result folder, found none", example);
    if (verb.subject == "folders" && command.words.size() != 2)
        throw ConfigError(place, "", "expected two result folders, found " + std::to_string(command.words.size()), example);
    if (verb.subject == "cases" && command.words.empty()) throw ConfigError(place, "", "expected case files, found none", example);
    if (command.format != "text" && command.format != "json")
        throw ConfigError("--format", "", "expected one of \"text\", \"json\", found " + in_quotes(command.format));
    if (const std::vector<std::string> shells{"bash", "zsh", "fish"}; verb.subject == "shell" && std::ranges::find(shells, command.subject) == shells.end())
        throw ConfigError(place, "", expected_one_of("shell", shells, command.subject), nearest_hint(command.subject, shells));
    if (verb.subject.empty() && !command.subject.empty()) throw ConfigError(place, "", "expected nothing after the verb, found " + in_quotes(command.subject));
}

}  // namespace

const std::vector<CommandOption>& command_options() {
    static const std::vector<CommandOption> all{
        {"output", "o", "FOLDER", "folder for the results instead of out/<study>"},
        {"seed", "", "NUMBER", "another weather than the study's"},
        {"architecture", "", "NAME", "which of the compared designs"},
        {"outputs", "", "KINDS", "which files: all, none, or some, as in report,events (rehearse list outputs)"},
        {"every", "", "SPAN", "sample curves at this spacing, such as 5s"},
        {"without", "", "CAUSE", "play again without this part of the way, or this setting's delay"},
        {"why-slow", "", "FLOW", "what held this flow over time: a broker, a crowd, a copy, or a partition such as orders-17"},
        {"seeds", "", "NUMBER", "how many weathers to play for the spread"},
        {"format", "", "FORMAT", "text or json"},
        {"strict-prices", "", "", "exit with 65 when a price is missing"},
        {"prices", "", "BOOK", "another price book than the program's, in the shape of topologies/data/prices.json"},
        {"effective", "", "", "every value with its origin"},
        {"records", "", "", "a small study record by record, as the request-by-request twin plays it"},
        {"years", "", "NUMBER", "years of failures to draw and play (100)"},
        {"runs", "", "NUMBER", "weathers in which to play the study's own timeline, instead of years"},
        {"tolerance", "", "SHARE", "go on until the mean of the first figure is known to this, such as \"5 %\""},
        {"hazards", "", "FILE", "how often things fail, in the shape of topologies/data/hazards.json, instead of that"},
        {"threads", "", "NUMBER", "how many plays at a time; default: one a core; the answer is the same"},
        {"quiet", "q", "", "no talk while it works"},
        {"no-color", "", "", "plain text, as NO_COLOR does"},
    };
    return all;
}

const std::vector<Verb>& verbs() {
    static const std::vector<Verb> all{
        {"compare",
         "plays a study against every design it compares: one table, one report",
         "study",
         "rehearse compare experiments/zone-loss/study.json",
         {"output", "seed", "quiet", "strict-prices", "prices", "outputs", "every"}},
        {"run",
         "plays a study against one design",
         "study",
         "rehearse run experiments/zone-loss/study.json --architecture kafka",
         {"output", "seed", "quiet", "architecture", "strict-prices", "prices", "outputs", "every", "records"}},
        {"explain",
         "says why it took that long; plays again without a CAUSE, or to see what held a FLOW",
         "folder",
         "rehearse explain out/zone-loss --without notice",
         {"without", "why-slow", "architecture", "quiet"}},
        {"diff",
         "says what changed between two results, figure by figure; --seeds N sets the spread of N weathers beside it",
         "folders",
         "rehearse diff out/before out/after",
         {"seeds", "quiet"}},
        {"odds",
         "what years of failures come to: downtime, data at risk, loss, bytes and money a year, and durability, each with its interval",
         "study",
         "rehearse odds experiments/broker-loss/study.json --years 20",
         {"years", "runs", "tolerance", "hazards", "architecture", "seed", "threads", "format", "quiet"}},
        {"prices",
         "the price book: list, show ITEM [REGION], diff BOOK [BOOK]",
         "words",
         "rehearse prices show net.cross_az us-east-1",
         {}},
        {"check", "says whether a study can be played", "study", "rehearse check experiments/zone-loss/study.json", {"quiet"}},
        {"show",
         "says what a study describes and what its graph answers without playing it",
         "study",
         "rehearse show experiments/zone-loss/study.json --effective",
         {"effective"}},
        {"shadow",
         "predicts measured drills from their declared inputs and says how far off it is",
         "cases",
         "rehearse shadow experiments/fidelity/cases/*.json",
         {"output", "format", "seeds", "quiet"}},
        {"man", "prints the manual page", "", "rehearse man > rehearse.1", {}},
        {"completion", "prints completion of words for a shell", "shell", "rehearse completion bash > rehearse.bash", {}},
        {"list", "says what exists: architectures, failures, settings, instances, ...", "topic", "rehearse list failures", {}},
        {"schema", "prints the JSON Schema of study files, for editors", "", "rehearse schema > study.schema.json", {}},
    };
    return all;
}

Count parse_seed(const std::string& text) { return parse_whole("--seed", text, 0, largest_seed); }
Count parse_seeds(const std::string& text) { return parse_whole("--seeds", text, 2, most_seeds); }

void check_command(const Command& command, const std::vector<std::string>& given_options) {
    const std::vector<std::string> names = verb_names();
    if (command.verb.empty())
        throw ConfigError("rehearse", "", "expected a verb, one of " + listed(names) + ", found none",
                          "rehearse --help says more");
    const auto verb = std::ranges::find(verbs(), command.verb, &Verb::name);
    if (verb == verbs().end())
        throw ConfigError("rehearse", "", expected_one_of("verb", names, command.verb), nearest_hint(command.verb, names));
    for (const std::string& option : given_options)
        if (std::ranges::find(verb->options, option) == verb->options.end())
            throw ConfigError("rehearse " + command.verb, "",
                              "expected " + (verb->options.empty() ? "no options" : "only the options " + listed(verb->options)) +
                                  ", found " + in_quotes("--" + option));
    check_subject(command, *verb);
}

}  // namespace rehearse
