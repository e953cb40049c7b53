// Reading what the questions have in common from the command line. Every mistake is one sentence that names the option.
#include "experiments/questions/asking.hpp"

#include <algorithm>
#include <charconv>
#include <iostream>
#include <sstream>

#include "experiments/config_error.hpp"
#include "experiments/entrants.hpp"
#include "experiments/interrupt.hpp"
#include "experiments/json_catalog.hpp"
#include "experiments/price_list.hpp"

namespace rehearse {

namespace {

constexpr Count most_threads = 1024;

template <class Number>
std::optional<Number> number_in(std::string_view text) {
    Number number{};
    const auto [end, mistake] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (mistake != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::vector<std::string> parts_of(const std::string& listed) {
    std::istringstream list(listed);
    std::vector<std::string> parts;
    for (std::string part; std::getline(list, part, ',');) parts.push_back(part);
    return parts;
}

std::vector<std::string> designs_of(const Study& study) {
    std::vector<std::string> names;
    for (const Entrant& entrant : entrants_of(study.spec)) names.push_back(entrant.architecture);
    return names;
}

/// Drops the designs that are not asked for.
void keep_only(Study& study, const std::vector<std::string>& wanted) {
    const std::vector<std::string> names = designs_of(study);
    for (const std::string& name : wanted)
        if (std::ranges::find(names, name) == names.end())
            throw ConfigError("--architecture", "", expected_one_of("architecture of " + study.file, names, name), nearest_hint(name, names));
    decltype(study.spec.compare) kept;
    for (std::size_t i = 0; i < names.size(); ++i)
        if (std::ranges::find(wanted, names[i]) != wanted.end()) kept.push_back(study.spec.compare[i]);
    study.spec.compare = std::move(kept);
}

Catalog catalog_for(const Command& command) {
    Catalog catalog = load_catalog();
    if (!command.prices.empty()) catalog.prices = load_price_book(command.prices);
    return catalog;
}

Study study_for(const Command& command, const Catalog& catalog, Designs designs) {
    Study study = load_study(command.subject, catalog);
    if (command.seed) override_seed(study, *command.seed);
    for (const std::string& warning : study.warnings) std::cerr << "rehearse: warning: " << warning << "\n";
    if (designs == Designs::asked_for && !command.architecture.empty()) keep_only(study, parts_of(command.architecture));
    return study;
}

}  // namespace

Count whole_number(const std::string& option, const std::string& text, Count least, Count most) {
    const std::optional<Count> number = number_in<Count>(text);
    if (number && *number >= least && *number <= most) return *number;
    throw ConfigError(option, "", "expected a whole number from " + std::to_string(least) + " to " + std::to_string(most) + ", found " + in_quotes(text));
}

Asking::Asking(const Command& command, Designs designs)
    : command_(command),
      catalog_(catalog_for(command)),
      study_(study_for(command, catalog_, designs), catalog_),
      threads_(static_cast<unsigned>(count("threads", 1, most_threads).value_or(0))),
      progress_(command.quiet) {}

std::vector<std::string> Asking::architectures() const {
    if (command_.architecture.empty()) return designs_of(study_.study());
    std::vector<std::string> names;
    for (const std::string& name : parts_of(command_.architecture)) names.push_back(study_.architecture_for(name, "--architecture"));
    return names;
}

std::optional<Count> Asking::count(const std::string& option, Count least, Count most) const {
    if (!command_.has(option)) return std::nullopt;
    return whole_number("--" + option, command_.text(option), least, most);
}

std::optional<double> Asking::share(const std::string& option) const {
    if (!command_.has(option)) return std::nullopt;
    std::string text = command_.text(option);
    const bool percents = text.ends_with("%");
    if (percents) text.pop_back();
    while (text.ends_with(' ')) text.pop_back();
    const std::optional<double> number = number_in<double>(text);
    const double share = number.value_or(0) / (percents ? 100 : 1);
    if (number && share > 0 && share < 1) return share;
    throw ConfigError("--" + option, "", "expected a share such as \"5 %\" or 0.05, found " + in_quotes(command_.text(option)));
}

PlayManner Asking::manner(const std::string& doing, const std::string& blamed) {
    PlayManner manner;
    manner.threads = threads_;
    manner.stop = interrupted;
    manner.elsewhere = command_.elsewhere;
    manner.blamed = blamed;
    manner.progress = [this, doing](std::size_t done, std::size_t all) {
        progress_.show(doing + ": " + std::to_string(done) + " of " + std::to_string(all) + " plays,", static_cast<double>(done) / static_cast<double>(all));
    };
    return manner;
}

}  // namespace rehearse
