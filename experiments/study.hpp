// A study as it was loaded: what it says, who said each value, and which bytes it was read from.
#pragma once

#include <string>
#include <string_view>

#include "experiments/json_value.hpp"
#include "experiments/provenance.hpp"
#include "models/study_spec.hpp"
#include "topologies/catalog.hpp"

namespace rehearse {

/// A checked study.
struct Study {
    std::string file;  // as the user named it
    std::string name;  // of its output folder: the file's folder when the file is called study.json, else the file's stem
    std::string hash;  // of the bytes of the file
    StudySpec spec;
    Origins origins;  // of all values that are not defaults
    std::vector<std::string> warnings;  // settings that the file names and nothing models, one sentence each
};

/// Reads and checks a study; "-" is the standard input. Throws ConfigError.
Study load_study(const std::string& path, const Catalog& catalog);

/// The same for a text at hand; `file` is what error sentences call it.
Study parse_study(std::string_view text, const std::string& file, const Catalog& catalog);

/// What is asked of a study besides that every value is one that its place takes.
enum class StudyCheck { whole, values_only };
/// The same for a document at hand; it stands in no file, so hash and name are empty.
Study study_of(const JsonValue& document, const std::string& file, const Catalog& catalog, StudyCheck check = StudyCheck::whole);

/// Takes another seed than the study's, and notes who said so.
void override_seed(Study& study, Count seed);

/// The JSON Schema of study files.
JsonValue study_schema();

/// Every value of the study, defaults included, as a study file.
JsonValue effective_study(const Study& study);

/// Every value with its origin.
std::vector<ProvenanceRow> provenance_of(const Study& study);

}  // namespace rehearse
