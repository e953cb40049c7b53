// The only place where the reader, the writer and the schema meet the structs of a study, so that they are compiled once.
#include "experiments/study.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "experiments/config_error.hpp"
#include "experiments/json_decimal.hpp"
#include "experiments/json_reader.hpp"
#include "experiments/json_schema.hpp"
#include "experiments/json_text.hpp"
#include "experiments/json_writer.hpp"
#include "experiments/study_check.hpp"
#include "sim/digest.hpp"

namespace rehearse {
namespace {

namespace fs = std::filesystem;

std::string hash_of(std::string_view text) {
    Digest digest;
    digest.add(text);
    return digest.hex();
}

/// The names of the files and folders next to a missing one.
std::vector<std::string> neighbours(const fs::path& missing) {
    std::vector<std::string> names;
    std::error_code ignored;
    const fs::path folder = missing.has_parent_path() ? missing.parent_path() : fs::path(".");
    for (const auto& entry : fs::directory_iterator(folder, ignored)) names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
}

[[noreturn]] void refuse_missing(const std::string& path) {
    fs::path missing = fs::path(path).lexically_normal();
    std::error_code ignored;
    while (missing.has_parent_path() && missing.parent_path() != missing && !fs::exists(missing.parent_path(), ignored))
        missing = missing.parent_path();
    throw ConfigError(path, "", "expected a study file, found no such file",
                      nearest_hint(missing.filename().string(), neighbours(missing)));
}

std::string read_all(std::istream& input) {
    std::ostringstream text;
    text << input.rdbuf();
    return std::move(text).str();
}

std::string read_file(const std::string& path) {
    if (path == "-") return read_all(std::cin);
    std::error_code ignored;
    if (!fs::exists(path, ignored)) refuse_missing(path);
    if (fs::is_directory(path, ignored))
        throw ConfigError(path, "", "expected a study file, found a folder",
                          fs::exists(fs::path(path) / "study.json", ignored) ? "it holds study.json" : "");
    std::ifstream file(path, std::ios::binary);
    if (!file) throw ConfigError(path, "", "expected a study file, found one that may not be read");
    return read_all(file);
}

std::string name_of(const std::string& file) {
    if (file == "-") return "stdin";
    const fs::path path = fs::absolute(file).lexically_normal();
    const std::string folder = path.parent_path().filename().string();
    return path.filename() == "study.json" && !folder.empty() ? folder : path.stem().string();
}

}  // namespace

Study study_of(const JsonValue& document, const std::string& file, const Catalog& catalog, StudyCheck check) {
    JsonReader reader(file);
    Study study{file, {}, {}, reader.read<StudySpec>(document), {}, {}};
    study.warnings = reader.unmodelled();
    for (const std::string& path : reader.given()) study.origins[path] = "study";
    if (check == StudyCheck::whole) check_study(study.spec, catalog, file);
    return study;
}

Study parse_study(std::string_view text, const std::string& file, const Catalog& catalog) {
    Study study = study_of(parse_json(text, file), file, catalog);
    study.name = name_of(file);
    study.hash = hash_of(text);
    return study;
}

Study load_study(const std::string& path, const Catalog& catalog) {
    Study study = parse_study(read_file(path), path == "-" ? "standard input" : path, catalog);
    study.name = name_of(path);
    return study;
}

void override_seed(Study& study, Count seed) {
    study.spec.seed = seed;
    study.origins["seed"] = "command line";
}

JsonValue study_schema() { return document_schema<StudySpec>("A Rehearse study"); }
JsonValue effective_study(const Study& study) { return to_json(study.spec); }
std::vector<ProvenanceRow> provenance_of(const Study& study) { return provenance_of(study.spec, study.origins); }

}  // namespace rehearse
