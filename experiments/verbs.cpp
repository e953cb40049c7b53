// What each verb does, in the order: read and check everything, see that results can be written, play, write, print.
#include "experiments/verbs.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>

#include "experiments/config_error.hpp"
#include "experiments/interrupt.hpp"
#include "experiments/json_catalog.hpp"
#include "experiments/json_text.hpp"
#include "experiments/listing.hpp"
#include "experiments/makers/maker_verbs.hpp"
#include "experiments/money.hpp"
#include "experiments/output.hpp"
#include "experiments/play.hpp"
#include "experiments/price_list.hpp"
#include "experiments/provenance.hpp"
#include "experiments/questions/question_verbs.hpp"
#include "experiments/record_play.hpp"
#include "experiments/result_verbs.hpp"
#include "experiments/shadow_report.hpp"
#include "experiments/shell.hpp"
#include "experiments/study.hpp"
#include "experiments/study_words.hpp"
#include "experiments/table.hpp"
#include "sim/check.hpp"

namespace rehearse {
namespace {

Study study_of(const Command& command, const Catalog& catalog) {
    Study study = load_study(command.subject, catalog);
    if (command.seed) override_seed(study, *command.seed);
    for (const std::string& warning : study.warnings) std::cerr << "rehearse: warning: " << warning << "\n";
    return study;
}

std::filesystem::path output_folder(const Command& command, const Study& study) {
    return command.output.empty() ? std::filesystem::path("out") / study.name : std::filesystem::path(command.output);
}

/// An interrupt waits until the results are in place: nobody finds half of them.
void write_results(const Comparison& comparison, const std::filesystem::path& folder, const OutputChoice& choice) {
    const HeldInterrupts held;
    OutputFolder(folder).write(comparison, choice);
}

Comparison play_patiently(const Command& command, const Study& study, const std::vector<Entrant>& entrants, const Catalog& catalog, const OutputChoice& choice,
                          Progress& progress) {
    const PatientInterrupts patient;
    PlayOptions options;
    options.watch.pools = choice.has("trace") || choice.has("report");
    options.watch.groups = choice.has("trace");
    options.stop = interrupted;
    return play(study, entrants, catalog, command.typed, progress, options);
}

ExitCode verdict_of(const Comparison& comparison) {
    std::vector<ExitCode> all;
    for (const Contender& contender : comparison.contenders) all.push_back(exit_code_of(contender.outcome.verdict, contender.targets));
    return gravest(all);
}

/// Names what has no price; true if anything has none.
bool said_missing_prices(const Comparison& comparison) {
    bool any = false;
    for (const Contender& contender : comparison.contenders)
        for (const std::string& item : missing_prices(contender.outcome)) {
            std::cerr << contender.outcome.architecture << ": no price for " << item << "\n";
            any = true;
        }
    return any;
}

ExitCode play_verb(const Command& command) {
    const OutputChoice choice = parse_outputs(command.outputs, command.every);
    Catalog catalog = load_catalog();
    if (!command.prices.empty()) catalog.prices = load_price_book(command.prices);
    const Study study = study_of(command, catalog);
    if (command.records) {
        std::cout << record_play(study, catalog);
        return ExitCode::fine;
    }
    const std::vector<Entrant> entrants =
        command.verb == "run" ? entrants_for_run(study, command.architecture) : entrants_of(study.spec);
    const std::filesystem::path folder = output_folder(command, study);
    OutputFolder{folder};  // refuses before the clock starts, and leaves nothing behind that an interrupt could strand
    Progress progress(command.quiet);
    const Comparison comparison = play_patiently(command, study, entrants, catalog, choice, progress);
    progress.clear();
    // It has been acted on: only another one ends the program before the answer is printed.
    if (comparison.interrupted) interrupt(false);
    write_results(comparison, folder, choice);
    std::cout << table_text(comparison);
    if (!command.quiet) std::cerr << "results are in " << folder.string() << "\n";
    if (comparison.interrupted) return ExitCode::interrupted;
    return command.strict_prices && said_missing_prices(comparison) ? ExitCode::missing_price : verdict_of(comparison);
}

ExitCode check_verb(const Command& command) {
    const Study study = study_of(command, load_catalog());
    if (!command.quiet) std::cout << study_line(study) << "\n";
    return ExitCode::fine;
}

ExitCode show_verb(const Command& command) {
    const Catalog catalog = load_catalog();
    const Study study = study_of(command, catalog);
    std::cout << (command.effective ? provenance_table(provenance_of(study)) : study_words(study, catalog));
    return ExitCode::fine;
}

void write_pictures(const std::vector<ScoredCase>& cases, const std::filesystem::path& folder) {
    OutputFolder{folder};
    std::filesystem::create_directories(folder);
    for (const ScoredCase& c : cases) {
        const std::string picture = shadow_picture(c);
        if (picture.empty()) continue;
        std::ofstream out(folder / (c.name + ".svg"), std::ios::binary);
        out << picture;
        if (!out) throw ConfigError(folder.string(), "", "expected a folder that can be written to, found none");
    }
}

/// A file that is no case does not keep the others from being played; if none is one, its sentence is the answer.
std::vector<ShadowCase> cases_of(const Command& command, std::vector<std::string>& refused) {
    std::vector<ShadowCase> cases;
    for (const std::string& file : command.words) {
        try {
            cases.push_back(load_case(file));
        } catch (const ConfigError& wrong) {
            if (command.words.size() == 1) throw;
            std::cerr << wrong.what() << "\n";
            refused.push_back(wrong.what());
        }
    }
    return cases;
}

ExitCode shadow_verb(const Command& command) {
    std::vector<std::string> refused;
    std::vector<ScoredCase> scored;
    const int seeds = command.seeds > 0 ? static_cast<int>(command.seeds) : 100;
    for (const ShadowCase& c : cases_of(command, refused)) {
        if (!command.quiet) std::cerr << "playing " << c.name << "\n";
        scored.push_back(shadow(c, seeds));
    }
    ShadowSummary summary = summary_of(scored);
    summary.left_out.insert(summary.left_out.end(), refused.begin(), refused.end());
    std::cout << (command.format == "json" ? to_text(shadow_json(scored, summary)) : shadow_text(scored, summary, seeds));
    if (!command.output.empty()) write_pictures(scored, command.output);
    return refused.empty() ? ExitCode::fine : ExitCode::wrong_input;
}

ExitCode list_verb(const Command& command) {
    std::cout << listing(command.subject, load_catalog());
    return ExitCode::fine;
}

ExitCode words_verb(const Command& command) {
    std::cout << (command.verb == "man" ? man_page() : completion_script(command.subject));
    return ExitCode::fine;
}

ExitCode schema_verb(const Command&) {
    std::cout << to_text(study_schema());
    return ExitCode::fine;
}

}  // namespace

ExitCode perform(const Command& command) {
    if (const std::optional<ExitCode> answer = perform_question(command)) return *answer;
    if (command.verb == "compare" || command.verb == "run") return play_verb(command);
    if (command.verb == "check") return check_verb(command);
    if (command.verb == "show") return show_verb(command);
    if (command.verb == "list") return list_verb(command);
    if (command.verb == "shadow") return shadow_verb(command);
    if (command.verb == "explain") return explain_verb(command);
    if (command.verb == "diff") return diff_verb(command);
    if (command.verb == "prices") return prices_verb(command);
    if (command.verb == "new") return new_verb(command);
    if (command.verb == "import") return import_verb(command);
    if (command.verb == "man" || command.verb == "completion") return words_verb(command);
    expects(command.verb == "schema", "the command was checked: its verb is known");
    return schema_verb(command);
}

}  // namespace rehearse
