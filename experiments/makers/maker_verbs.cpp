// A made study is read and checked like one of a user before anybody gets it.
#include "experiments/makers/maker_verbs.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iostream>

#include "experiments/config_error.hpp"
#include "experiments/json_catalog.hpp"
#include "experiments/makers/import.hpp"
#include "experiments/makers/new_study.hpp"
#include "experiments/study.hpp"
#include "experiments/study_words.hpp"

namespace rehearse {
namespace {

namespace fs = std::filesystem;

/// A name that ends in .json or .jsonc is the study itself, any other is its folder.
fs::path study_file(const std::string& output) {
    const fs::path named(output);
    return named.extension() == ".json" || named.extension() == ".jsonc" ? named : named / "study.json";
}

void refuse_existing(const std::string& output) {
    std::error_code ignored;
    if (!output.empty() && fs::exists(study_file(output), ignored))
        throw ConfigError("--output", "", "expected a place without a study, found " + study_file(output).string());
}

void hand_over(const std::string& text, const Command& command, const Catalog& catalog) {
    const Study study = parse_study(text, command.verb == "new" ? "the new study" : "the imported study", catalog);
    if (command.output.empty()) {
        std::cout << text;
        return;
    }
    const fs::path file = study_file(command.output);
    std::error_code refused;
    if (file.has_parent_path()) fs::create_directories(file.parent_path(), refused);
    std::ofstream out(file, std::ios::binary);
    out << text;
    out.flush();
    if (!out) throw ConfigError("--output", "", "expected a place that can be written to, found " + in_quotes(command.output));
    if (!command.quiet) std::cerr << file.string() << ": " << study_line(study) << "\n";
}

std::string ask(const WishQuestion& question) {
    std::cerr << question.question << " [" << question.fallback << "] " << std::flush;
    std::string line;
    std::getline(std::cin, line);
    return line.empty() ? question.fallback : line;
}

}  // namespace

ExitCode new_verb(const Command& command) {
    refuse_existing(command.output);
    const Catalog catalog = load_catalog();
    const bool terminal = isatty(STDIN_FILENO) != 0 && isatty(STDERR_FILENO) != 0;
    const AnswerTo answer = [&](const WishQuestion& question) {
        if (command.has(question.option)) return command.text(question.option);
        return terminal ? ask(question) : question.fallback;
    };
    hand_over(text_of(new_study(answer, catalog)), command, catalog);
    return ExitCode::fine;
}

ExitCode import_verb(const Command& command) {
    refuse_existing(command.output);
    const Catalog catalog = load_catalog();
    ImportFiles files;
    files.topics = command.subject;
    files.log_dirs = command.text("log-dirs");
    files.rates = command.text("rates");
    files.brokers = command.text("brokers");
    files.reassignment = command.text("reassignment");
    files.capacity = command.text("capacity");
    files.groups = command.text("groups");
    const ImportManner manner{command.has("cloud") ? command.text("cloud") : "aws", command.has("region") ? command.text("region") : "us-east-1", command.text("instance"),
                              command.has("anonymise")};
    const Imported made = import_cluster(files, manner, catalog);
    for (const std::string& remark : made.remarks) std::cerr << "rehearse: " << remark << "\n";
    hand_over(text_of(made.draft), command, catalog);
    return ExitCode::fine;
}

}  // namespace rehearse
