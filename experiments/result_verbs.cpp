// Results are read back from their folders; what must be known anew is played from the study that lies beside them.
#include "experiments/result_verbs.hpp"

#include <algorithm>
#include <iostream>

#include "experiments/config_error.hpp"
#include "experiments/diff.hpp"
#include "experiments/explain.hpp"
#include "experiments/json_catalog.hpp"
#include "experiments/play.hpp"
#include "experiments/price_list.hpp"
#include "experiments/rates.hpp"
#include "experiments/result_json.hpp"
#include "experiments/study.hpp"
#include "experiments/why_slow.hpp"
#include "experiments/without.hpp"
#include "models/architecture.hpp"
#include "models/measure.hpp"

namespace rehearse {
namespace {

/// Plays one design of a stored result again, as `spec` and `catalog` have it.
Outcome once_more(const StoredOutcome& stored, const StudySpec& spec, const Catalog& catalog, const WatchFor& watch) {
    ClusterSpec fleet = spec.cluster;
    for (const Entrant& entrant : entrants_of(spec))
        if (entrant.architecture == stored.outcome.architecture) fleet = *entrant.cluster;
    return rehearse_one(spec, fleet, *find_architecture(stored.outcome.architecture), catalog, {}, watch);
}

std::string words_without(const StoredOutcome& stored, const std::string& cause, const Study& study, const Catalog& listed_prices, Progress& progress) {
    const Removal removal = removal_of(cause);
    StudySpec spec = study.spec;
    Catalog catalog = with_own_rates(spec, listed_prices, study.file);
    take_away(cause, spec, catalog);
    progress.show("playing " + stored.outcome.architecture + " without " + removal.part);
    const Outcome after = once_more(stored, spec, catalog, {});
    progress.clear();
    return without_words(removal.part, removal.change, stored.outcome, after);
}

std::string words_of_slow(const StoredOutcome& stored, const std::string& flow, const Study& study, const Catalog& listed_prices, std::vector<std::string>& names,
                          Progress& progress) {
    progress.show("playing " + stored.outcome.architecture + " and watching its flows");
    WatchFor watch;
    watch.flows = true;
    watch.partition = flow;
    const Outcome watched = once_more(stored, study.spec, with_own_rates(study.spec, listed_prices, study.file), watch);
    progress.clear();
    return why_slow_words(watched, flow, names);
}

StoredResult only(StoredResult result, const std::string& architecture) {
    if (architecture.empty()) return result;
    std::vector<std::string> names;
    std::vector<StoredOutcome> kept;
    for (StoredOutcome& stored : result.outcomes) {
        names.push_back(stored.outcome.architecture);
        if (stored.outcome.architecture == architecture) kept.push_back(std::move(stored));
    }
    if (kept.empty())
        throw ConfigError("--architecture", "", expected_one_of("architecture of this result", names, architecture), nearest_hint(architecture, names));
    result.outcomes = std::move(kept);
    return result;
}

StoredResult in_weather(Study study, Count seed, const Catalog& catalog, Progress& progress) {
    override_seed(study, seed);
    return stored_result(result_json(play(study, entrants_of(study.spec), catalog, "", progress)), "seed " + std::to_string(seed));
}

}  // namespace

ExitCode explain_verb(const Command& command) {
    const StoredResult result = only(load_result(command.subject), command.architecture);
    if (command.without.empty() && command.why_slow.empty()) {
        std::cout << explanation_of(result);
        return ExitCode::fine;
    }
    if (!command.without.empty() && !command.why_slow.empty())
        throw ConfigError("rehearse explain", "", "expected either --without or --why-slow, found both");
    if (!command.without.empty()) removal_of(command.without);
    const Catalog catalog = load_catalog();
    const Study study = load_study(study_of_result(command.subject).string(), catalog);
    Progress progress(command.quiet);
    std::string words;
    std::vector<std::string> flows;
    for (const StoredOutcome& stored : result.outcomes) {
        if (stored.outcome.verdict == Verdict::not_applicable) continue;
        words += command.why_slow.empty() ? words_without(stored, command.without, study, catalog, progress)
                                          : words_of_slow(stored, command.why_slow, study, catalog, flows, progress);
    }
    if (words.empty() && !command.why_slow.empty())
        throw ConfigError("--why-slow", "", "expected a flow, a broker, a crowd or a partition (topic-number), found " + in_quotes(command.why_slow),
                          nearest_hint(command.why_slow, flows));
    std::cout << words;
    return ExitCode::fine;
}

ExitCode diff_verb(const Command& command) {
    const StoredResult before = load_result(command.words[0]), after = load_result(command.words[1]);
    std::vector<StoredResult> weathers;
    if (command.seeds > 0) {
        const Catalog catalog = load_catalog();
        const Study study = load_study(study_of_result(command.words[0]).string(), catalog);
        Progress progress(command.quiet);
        for (Count seed = 1; seed <= command.seeds; ++seed) weathers.push_back(in_weather(study, seed, catalog, progress));
        progress.clear();
    }
    const std::string words = difference_words(before, after, weathers);
    std::cout << words;
    if (words.empty() && !command.quiet) std::cerr << "no figure differs\n";
    return ExitCode::fine;
}

ExitCode prices_verb(const Command& command) {
    const std::vector<std::string> known{"list", "show", "diff"};
    const std::string what = command.words.empty() ? "list" : command.words[0];
    const auto word_at = [&](std::size_t i) { return i < command.words.size() ? command.words[i] : std::string(); };
    const PriceBook book = load_catalog().prices;
    const std::size_t most = what == "list" ? 1 : 3;
    if (std::ranges::find(known, what) == known.end()) throw ConfigError("rehearse prices", "", expected_one_of("word", known, what), nearest_hint(what, known));
    if (command.words.size() > most) throw ConfigError("rehearse prices " + what, "", "expected nothing more, found " + in_quotes(command.words[most]));
    if (what != "list" && word_at(1).empty())
        throw ConfigError("rehearse prices " + what, "", what == "show" ? "expected a price item or its beginning, found none" : "expected a price book, found none");
    if (what == "list") std::cout << price_regions(book);
    if (what == "show") std::cout << price_rows(book, word_at(1), word_at(2));
    if (what == "diff" && word_at(2).empty()) std::cout << price_changes(book, load_price_book(word_at(1)));
    if (what == "diff" && !word_at(2).empty()) std::cout << price_changes(load_price_book(word_at(1)), load_price_book(word_at(2)));
    return ExitCode::fine;
}

}  // namespace rehearse
