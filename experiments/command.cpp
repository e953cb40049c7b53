// Verbs and the checks that the parser of the command line leaves to us, so that every refusal is one sentence of ours.
#include "experiments/command.hpp"

#include <algorithm>
#include <charconv>

#include "experiments/config_error.hpp"

namespace rehearse {
namespace {

constexpr Count largest_seed = 9007199254740991;  // the largest whole number that JSON readers agree on

std::vector<std::string> verb_names() {
    std::vector<std::string> names;
    for (const Verb& verb : verbs()) names.push_back(verb.name);
    return names;
}

}  // namespace

const std::vector<Verb>& verbs() {
    static const std::vector<Verb> all{
        {"compare",
         "plays a study against every design it compares: one table, one report",
         "study",
         "rehearse compare experiments/zone-loss/study.json",
         {"output", "seed", "quiet"}},
        {"run",
         "plays a study against one design",
         "study",
         "rehearse run experiments/zone-loss/study.json --architecture kafka",
         {"output", "seed", "quiet", "architecture"}},
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
        {"list", "says what exists: architectures, failures, settings, instances, ...", "topic", "rehearse list failures", {}},
        {"schema", "prints the JSON Schema of study files, for editors", "", "rehearse schema > study.schema.json", {}},
    };
    return all;
}

Count parse_seed(const std::string& text) {
    Count seed = -1;
    const auto [end, mistake] = std::from_chars(text.data(), text.data() + text.size(), seed);
    if (mistake == std::errc{} && end == text.data() + text.size() && seed >= 0 && seed <= largest_seed) return seed;
    throw ConfigError("--seed", "",
                      "expected a whole number from 0 to " + std::to_string(largest_seed) + ", found " + in_quotes(text));
}

int parse_seeds(const std::string& text) {
    int seeds = 0;
    const auto [end, mistake] = std::from_chars(text.data(), text.data() + text.size(), seeds);
    if (mistake == std::errc{} && end == text.data() + text.size() && seeds > 0 && seeds <= 100000) return seeds;
    throw ConfigError("--seeds", "", "expected a whole number from 1 to 100000, found " + in_quotes(text));
}

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
    if (verb->subject == "study" && command.subject.empty())
        throw ConfigError("rehearse " + command.verb, "", "expected a study file, found none", "for example: " + verb->example);
    if (verb->subject == "cases" && command.cases.empty())
        throw ConfigError("rehearse " + command.verb, "", "expected case files, found none", "for example: " + verb->example);
    if (command.format != "text" && command.format != "json")
        throw ConfigError("--format", "", "expected one of \"text\", \"json\", found " + in_quotes(command.format));
    if (verb->subject.empty() && !command.subject.empty())
        throw ConfigError("rehearse " + command.verb, "", "expected nothing after the verb, found " + in_quotes(command.subject));
}

}  // namespace rehearse
