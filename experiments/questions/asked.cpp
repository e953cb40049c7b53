// Every mistake is one sentence that names the option.
#include "experiments/questions/asked.hpp"

#include <charconv>
#include <iostream>

#include "experiments/config_error.hpp"
#include "experiments/entrants.hpp"

namespace rehearse {

namespace {

/// Drops the designs that are not asked for.
void keep_only(Study& study, const std::string& architecture) {
    std::vector<std::string> names;
    const std::vector<Entrant> all = entrants_of(study.spec);
    for (std::size_t i = 0; i < all.size(); ++i) {
        names.push_back(all[i].architecture);
        if (names.back() != architecture) continue;
        study.spec.compare = {study.spec.compare[i]};
        return;
    }
    throw ConfigError("--architecture", "", expected_one_of("architecture of " + study.file, names, architecture), nearest_hint(architecture, names));
}

template <class Number>
std::optional<Number> number_in(std::string_view text) {
    Number number{};
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
    const std::string text = command.text(option);
    const std::optional<Count> number = number_in<Count>(text);
    if (number && *number >= least && *number <= most) return number;
    throw ConfigError("--" + option, "", "expected a whole number from " + std::to_string(least) + " to " + std::to_string(most) + ", found " + in_quotes(text));
}

std::optional<double> asked_share(const Command& command, const std::string& option) {
    if (!command.has(option)) return std::nullopt;
    std::string text = command.text(option);
    const bool percents = text.ends_with("%");
    if (percents) text.pop_back();
    while (text.ends_with(' ')) text.pop_back();
    const std::optional<double> number = number_in<double>(text);
    const double share = number.value_or(0) / (percents ? 100 : 1);
    if (number && share > 0 && share < 1) return share;
    throw ConfigError("--" + option, "", "expected a share such as \"5 %\" or 0.05, found " + in_quotes(command.text(option)));
}

}  // namespace rehearse
