// Every mistake is one sentence that names the option.
#include "experiments/questions/asked.hpp"

#include <algorithm>
#include <charconv>
#include <iostream>
#include <sstream>

#include "experiments/config_error.hpp"
#include "experiments/entrants.hpp"
#include "experiments/questions/asking.hpp"

namespace rehearse {

namespace {

/// Drops the designs that are not asked for; several have commas between them.
void keep_only(Study& study, const std::string& asked) {
    std::vector<std::string> names;
    for (const Entrant& entrant : entrants_of(study.spec)) names.push_back(entrant.architecture);
    std::istringstream list(asked);
    std::vector<std::string> wanted;
    for (std::string name; std::getline(list, name, ',');) {
        if (std::ranges::find(names, name) == names.end())
            throw ConfigError("--architecture", "", expected_one_of("architecture of " + study.file, names, name), nearest_hint(name, names));
        wanted.push_back(name);
    }
    decltype(study.spec.compare) kept;
    for (std::size_t i = 0; i < names.size(); ++i)
        if (std::ranges::find(wanted, names[i]) != wanted.end()) kept.push_back(study.spec.compare[i]);
    study.spec.compare = std::move(kept);
}

std::optional<double> number_in(std::string_view text) {
    double number{};
    const auto [end, mistake] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (mistake != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

}  // namespace

Study asked_study(const Command& command, const Catalog& catalog) {
    Study study = load_study(command.subject, catalog);
    if (command.seed) override_seed(study, *command.seed);
    for (const std::string& warning : study.warnings) std::cerr << "rehearse: warning: " << warning << "\n";
    if (!command.architecture.empty()) keep_only(study, command.architecture);
    return study;
}

std::optional<Count> asked_count(const Command& command, const std::string& option, Count least, Count most) {
    if (!command.has(option)) return std::nullopt;
    return whole_number("--" + option, command.text(option), least, most);
}

std::optional<double> asked_share(const Command& command, const std::string& option) {
    if (!command.has(option)) return std::nullopt;
    std::string text = command.text(option);
    const bool percents = text.ends_with("%");
    if (percents) text.pop_back();
    while (text.ends_with(' ')) text.pop_back();
    const std::optional<double> number = number_in(text);
    const double share = number.value_or(0) / (percents ? 100 : 1);
    if (number && share > 0 && share < 1) return share;
    throw ConfigError("--" + option, "", "expected a share such as \"5 %\" or 0.05, found " + in_quotes(command.text(option)));
}

}  // namespace rehearse
