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
    if (verb.subject == "listing" && command.subject.empty()) throw ConfigError(place, "", "expected the output of kafka-topics --describe, found none", example);
    if (verb.subject == "study and cases" && (command.subject.empty() || command.words.empty()))
        throw ConfigError(place, "", std::string("expected a study file and files of measured cases, found ") + (command.subject.empty() ? "none" : "no case"), example);
    if (verb.subject == "folder" && command.subject.empty()) throw ConfigError(place, "", "expected a result folder, found none", example);
    if (verb.subject == "folders" && command.words.size() != 2)
        throw ConfigError(place, "", "expected two result folders, found " + std::to_string(command.words.size()), example);
    if (verb.subject == "cases" && command.words.empty()) throw ConfigError(place, "", "expected case files, found none", example);
    if (verb.subject == "stores" && command.words.empty()) throw ConfigError(place, "", "expected folders with runs.db, found none", example);
    std::vector<std::string> formats{"text", "json"};
    if (verb.subject == "stores") formats.emplace_back("csv");
    if (std::ranges::find(formats, command.format) == formats.end())
        throw ConfigError("--format", "", "expected one of " + listed(formats) + ", found " + in_quotes(command.format));
    if (const std::vector<std::string> shells{"bash", "zsh", "fish"}; verb.subject == "shell" && std::ranges::find(shells, command.subject) == shells.end())
        throw ConfigError(place, "", expected_one_of("shell", shells, command.subject), nearest_hint(command.subject, shells));
    if (verb.subject.empty() && !command.subject.empty()) throw ConfigError(place, "", "expected nothing after the verb, found " + in_quotes(command.subject));
}

/// Of verbs that play and compare, and of all.
std::vector<CommandOption> options_of_plays() {
    return {
        {"output", "o", "FOLDER", "folder for the results instead of out/<study>"},
        {"seed", "", "NUMBER", "another weather than the study's"},
        {"architecture", "", "NAME", "which of the compared designs; of a sweep also several, with commas"},
        {"outputs", "", "KINDS", "which files: all, none, or some, as in report,events (rehearse list outputs)"},
        {"every", "", "SPAN", "sample curves at this spacing, such as 5s; without it series.csv has a row at each change and metrics.txt a sample a minute, as Prometheus scrapes by default"},
        {"without", "", "CAUSE", "play again without this part of the way, or this setting's delay"},
        {"why-slow", "", "FLOW", "what held this flow over time: a broker, a crowd, a copy, or a partition such as orders-17"},
        {"seeds", "", "SEEDS", "how many weathers to play for the spread; of a sweep also which, as in 1..100"},
        {"vary", "", "PATH=VALUES",
         "a parameter of the study and its values: 6,9,12 or 6..12 by 3 or \"100..300 MB/s by 50\"; several are combined; "
         "of headroom also brokers, nic, volume, throttle or standby; of sensitivity and calibrate two ends, 9..15", true},
        {"zip", "", "PATH=VALUES", "the same for parameters that move together, first with first, second with second", true},
        {"shard", "", "PART", "one part of the runs, as in 2/8; the parts together are the whole"},
        {"threads", "", "NUMBER", "how many plays at a time; default: one for each core; the answer is the same"},
        {"target", "", "TARGET", "what must hold, such as \"reachable <= 60 s\" (rehearse list targets)", true},
        {"together", "", "", "the timeline as it stands; without it each of its failures alone, and the worst of them counts"},
        {"by", "", "METRIC", "by which figure: reachable, nothing_hidden, ...; default: reachable"},
        {"depth", "", "NUMBER", "1, or 2 for a second strike while the first is being recovered from"},
        {"plays", "", "NUMBER", "at most so many plays; default: 1000"},
        {"where", "", "CONDITION", "only runs that meet it: \"reachable > 60 s\", architecture==kafka, cluster.brokers.count>=9", true},
        {"format", "", "FORMAT", "text or json; of runs also csv"},
        {"strict-prices", "", "", "exit with 65 when a price is missing"},
        {"prices", "", "BOOK", "another price book than the program's, in the shape of topologies/data/prices.json"},
        {"effective", "", "", "every value with its origin"},
        {"records", "", "", "a small study record by record, as the request-by-request twin plays it"},
        {"years", "", "NUMBER", "years of failures to draw and play (100)"},
        {"runs", "", "NUMBER", "weathers in which to play the study's own timeline, instead of years"},
        {"tolerance", "", "SHARE", "go on until the mean of the first figure is known to this, such as \"5 %\""},
        {"hazards", "", "FILE", "how often things fail, in the shape of topologies/data/hazards.json, instead of that"},
        {"of", "", "METRIC", "which figure is asked about (rehearse list targets)"},
        {"against", "", "NAME", "the design beside which the one of --architecture is ranked"},
        {"samples", "", "NUMBER", "sensitivity: rows of the two samples behind the shares of variance (64); calibrate: weathers that a prediction is the mean of (5)"},
        {"quiet", "q", "", "no talk while it works"},
        {"no-color", "", "", "plain text, as NO_COLOR does"},
    };
}

/// Of verbs that write studies.
std::vector<CommandOption> options_of_makers() {
    return {
        {"cloud", "", "NAME", "whose machines and prices: rehearse list instances"},
        {"region", "", "NAME", "region of the price book"},
        {"zones", "", "NUMBER", "availability zones"},
        {"rate", "", "MB/S", "what producers write at peak: 50, or with a unit as in \"400 MiB/s\""},
        {"retention", "", "SPAN", "how long data is kept, such as \"72 h\""},
        {"fan-out", "", "NUMBER", "consumer groups that read everything"},
        {"instance", "", "TYPE", "machine type of the brokers, when no listing names it"},
        {"log-dirs", "", "FILE", "output of kafka-log-dirs --describe: sizes"},
        {"rates", "", "FILE", "bytes a second of each topic: CSV, or Prometheus' answer to a range query"},
        {"brokers", "", "FILE", "output of kafka-broker-api-versions, or lines id,rack"},
        {"reassignment", "", "FILE", "JSON of kafka-reassign-partitions: the placement once it is done"},
        {"capacity", "", "FILE", "Cruise Control's capacity.json"},
        {"groups", "", "FILE", "output of kafka-consumer-groups --describe --all-groups"},
        {"anonymise", "", "", "write no name of the cluster's own"},
    };
}

}  // namespace

const std::vector<CommandOption>& command_options() {
    static const std::vector<CommandOption> all = [] {
        std::vector<CommandOption> options = options_of_plays();
        const std::vector<CommandOption> makers = options_of_makers();
        options.insert(options.end(), makers.begin(), makers.end());
        return options;
    }();
    return all;
}

namespace {

std::vector<Verb> verbs_of_one_study() {
    return {
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
    };
}

std::vector<Verb> verbs_of_many_runs() {
    return {
        {"sweep",
         "plays every combination of values and seeds on all cores; what is done is kept in runs.db, and the same command goes on after any end",
         "study",
         "rehearse sweep experiments/zone-loss/study.json --vary cluster.brokers.count=9,12 --seeds 1..20 --architecture kafka",
         {"vary", "zip", "seeds", "architecture", "shard", "threads", "output", "prices", "format", "quiet"}},
        {"runs",
         "the runs that sweeps kept in these folders: lists, filters, exports CSV, brings shards together with -o",
         "stores",
         "rehearse runs out/zone-loss --where \"reachable > 30 s\" --format csv",
         {"where", "format", "output", "quiet"}},
        {"headroom",
         "the least spare that meets a target under the worst of the study's failures; without --vary what the hardware at hand comes to",
         "study",
         "rehearse headroom experiments/broker-loss/study.json --architecture kafka --target \"nothing_hidden <= 30 min\" --vary brokers",
         {"target", "vary", "together", "architecture", "seed", "seeds", "threads", "prices", "format", "quiet"}},
        {"frontier",
         "recovery time, monthly cost and headroom of every design in several sizes, and which no other beats; a table and a picture",
         "study",
         "rehearse frontier experiments/zone-loss/study.json --vary cluster.brokers.count=9,12,15",
         {"vary", "by", "architecture", "seed", "threads", "output", "prices", "format", "quiet"}},
        {"search",
         "the worst moment, hour of the week and element for the study's first failure, with a study file that plays it again",
         "study",
         "rehearse search experiments/broker-loss/study.json --architecture kafka --plays 200",
         {"architecture", "by", "depth", "plays", "seed", "threads", "output", "prices", "format", "quiet"}},
        {"odds",
         "what years of failures come to: downtime, data at risk, loss, bytes and money a year, and durability, each with its interval",
         "study",
         "rehearse odds experiments/broker-loss/study.json --years 20",
         {"years", "runs", "tolerance", "hazards", "architecture", "seed", "threads", "prices", "format", "quiet"}},
        {"sensitivity",
         "which inputs move a figure most, their shares of its variance, and where the ranking of two designs changes",
         "study",
         "rehearse sensitivity experiments/broker-loss/study.json --of reachable --vary settings.broker.session.timeout.ms=3000..18000",
         {"of", "vary", "architecture", "against", "samples", "seed", "threads", "prices", "format", "quiet"}},
        {"calibrate",
         "fits unknown parameters of a study to measured cases, with intervals, and says what the cases cannot tell",
         "study and cases",
         "rehearse calibrate experiments/broker-loss/study.json experiments/broker-loss/drill.json --architecture kafka "
         "--vary 'settings.broker.session.timeout.ms=3 s..18 s'",
         {"vary", "architecture", "samples", "seed", "threads", "prices", "format", "quiet"}},
    };
}

std::vector<Verb> verbs_that_write_studies() {
    return {
        {"new",
         "writes a first study with comments; asks on a terminal what no option says",
         "",
         "rehearse new --cloud aws --zones 3 --rate 200 --retention \"72 h\" --fan-out 3 -o my-cluster",
         {"cloud", "region", "zones", "rate", "retention", "fan-out", "output", "quiet"}},
        {"import",
         "writes a study of a cluster that exists, from what kafka-topics --describe and other tools printed",
         "listing",
         "rehearse import topics.txt --log-dirs log-dirs.txt --rates rates.csv --groups groups.txt -o my-cluster",
         {"log-dirs", "rates", "brokers", "reassignment", "capacity", "groups", "cloud", "region", "instance", "anonymise", "output", "quiet"}},
    };
}

std::vector<Verb> verbs_of_the_program() {
    return {
        {"man", "prints the manual page", "", "rehearse man > rehearse.1", {}},
        {"completion", "prints completion of words for a shell", "shell", "rehearse completion bash > rehearse.bash", {}},
        {"list", "says what exists: architectures, failures, settings, instances, ...", "topic", "rehearse list failures", {}},
        {"schema", "prints the JSON Schema of study files, for editors", "", "rehearse schema > study.schema.json", {}},
    };
}

}  // namespace

const std::vector<Verb>& verbs() {
    static const std::vector<Verb> all = [] {
        std::vector<Verb> list;
        for (const std::vector<Verb>& part : {verbs_of_one_study(), verbs_of_many_runs(), verbs_that_write_studies(), verbs_of_the_program()})
            list.insert(list.end(), part.begin(), part.end());
        return list;
    }();
    return all;
}

Count parse_seed(const std::string& text) { return parse_whole("--seed", text, 0, largest_seed); }
Count parse_seeds(const std::string& text) { return parse_whole("--seeds", text, 2, most_seeds); }

void take_given(Command& command) {
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
