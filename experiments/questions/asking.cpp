// Reading what the questions have in common from the command line.
#include "experiments/questions/asking.hpp"

#include <charconv>
#include <iostream>

#include "experiments/config_error.hpp"
#include "experiments/entrants.hpp"
#include "experiments/interrupt.hpp"
#include "experiments/json_catalog.hpp"
#include "experiments/price_list.hpp"

namespace rehearse {

namespace {

Catalog catalog_for(const Command& command) {
    Catalog catalog = load_catalog();
    if (!command.prices.empty()) catalog.prices = load_price_book(command.prices);
    return catalog;
}

Study study_for(const Command& command, const Catalog& catalog) {
    Study study = load_study(command.subject, catalog);
    if (command.seed) override_seed(study, *command.seed);
    for (const std::string& warning : study.warnings) std::cerr << "rehearse: warning: " << warning << "\n";
    return study;
}

}  // namespace

Count whole_number(const std::string& option, const std::string& text, Count least, Count most) {
    Count number = 0;
    const auto [end, mistake] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (mistake == std::errc{} && end == text.data() + text.size() && number >= least && number <= most) return number;
    throw ConfigError(option, "", "expected a whole number from " + std::to_string(least) + " to " + std::to_string(most) + ", found " + in_quotes(text));
}

Asking::Asking(const Command& command)
    : command_(command),
      catalog_(catalog_for(command)),
      study_(study_for(command, catalog_), catalog_),
      threads_(command.has("threads") ? static_cast<unsigned>(whole_number("--threads", command.text("threads"), 1, 1024)) : 0),
      progress_(command.quiet) {}

std::vector<std::string> Asking::architectures() const {
    std::vector<std::string> names;
    if (command_.architecture.empty()) {
        for (const Entrant& entrant : entrants_of(study_.study().spec)) names.push_back(entrant.architecture);
        return names;
    }
    std::string name;
    for (const char c : command_.architecture + ",") {
        if (c != ',') name += c;
        else names.push_back(study_.architecture_for(std::exchange(name, {}), "--architecture"));
    }
    return names;
}

PlayManner Asking::manner(const std::string& doing, const std::string& blamed) {
    PlayManner manner;
    manner.threads = threads_;
    manner.stop = interrupted;
    manner.blamed = blamed;
    manner.progress = [this, doing](std::size_t done, std::size_t all) {
        progress_.show(doing + ": " + std::to_string(done) + " of " + std::to_string(all) + " plays,", static_cast<double>(done) / static_cast<double>(all));
    };
    return manner;
}

}  // namespace rehearse
