// Changes are made to the study's own text, value by value, and what comes out goes through the reader and the checks of every study.
#include "experiments/questions/variant.hpp"

#include <algorithm>

#include "experiments/config_error.hpp"
#include "experiments/entrants.hpp"
#include "experiments/json_text.hpp"
#include "experiments/questions/json_place.hpp"
#include "experiments/study_check.hpp"

namespace rehearse {

namespace {

constexpr std::string_view fleet = "cluster.";

/// What a typed value may mean, likeliest first; what no other reading takes is a text.
std::vector<JsonValue> meanings_of(const std::string& text) {
    std::vector<JsonValue> all;
    try {
        all.push_back(parse_json(text, "value"));
    } catch (const ConfigError&) {
        return {JsonValue(text)};
    }
    if (all.front().text() == nullptr) all.emplace_back(text);
    return all;
}

/// Where the fleet of a design is described besides `cluster`; empty when it uses the study's.
std::string own_fleet_of(const StudySpec& spec, const std::string& architecture) {
    for (const Entrant& entrant : entrants_of(spec))
        if (entrant.architecture == architecture && entrant.cluster_path != "cluster") return entrant.cluster_path + ".";
    return {};
}

}  // namespace

std::string plain_path(const std::string& path) {
    std::string plain;
    for (std::size_t i = 0; i < path.size(); ++i) {
        if (path.compare(i, 2, "[\"") == 0) plain += plain.empty() ? "" : ".", ++i;
        else if (path.compare(i, 2, "\"]") == 0) ++i;
        else plain += path[i];
    }
    return plain;
}

VariableStudy::VariableStudy(Study study, const Catalog& catalog) : study_(std::move(study)), catalog_(catalog), full_(effective_study(study_)) {
    for (const ProvenanceRow& row : provenance_of(study_)) paths_.push_back(plain_path(row.path));
}

bool VariableStudy::knows(const std::string& path) const {
    const auto within = [&path](const std::string& known) { return known.starts_with(path) && (known.size() == path.size() || known[path.size()] == '.' || known[path.size()] == '['); };
    return rehearse::value_at(full_, path) != nullptr || std::ranges::any_of(paths_, within);
}

bool VariableStudy::hangs_below_what_is_not_set(const std::string& path) const {
    for (std::size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', dot + 1)) {
        const std::string above = path.substr(0, dot);
        if (rehearse::value_at(full_, above) == nullptr && std::ranges::find(paths_, above) != paths_.end()) return true;
    }
    return false;
}

void VariableStudy::refuse_unknown(const std::string& path, const std::string& blamed) const {
    throw ConfigError(blamed, "", "expected a parameter of the study (rehearse show STUDY --effective lists them), found " + in_quotes(path), nearest_hint(path, paths_));
}

JsonValue VariableStudy::with(const std::vector<ReplacedValue>& values, const std::string& architecture, const std::string& blamed) const {
    JsonValue document = full_;
    const std::string own_fleet = own_fleet_of(study_.spec, architecture);
    for (const ReplacedValue& replaced : values) {
        const std::string path = plain_path(replaced.path);
        std::vector<std::string> places{path};
        if (path.starts_with(fleet) && !own_fleet.empty()) places.push_back(own_fleet + path.substr(fleet.size()));
        for (const std::string& place : places) {
            std::optional<JsonValue> changed = with_value(document, place, replaced.value, hangs_below_what_is_not_set(path) ? NewKeys::nested : NewKeys::one);
            if (!changed) refuse_unknown(path, blamed);
            document = std::move(*changed);
        }
    }
    return document;
}

Study VariableStudy::varied(const Variant& variant, const std::string& blamed) const {
    const std::string architecture = architecture_for(variant.architecture, blamed);
    Study varied = variant.values.empty() ? study_ : study_of(with(variant.values, architecture, blamed), blamed, catalog_);
    varied.file = study_.file;
    varied.name = study_.name;
    varied.hash = study_.hash;
    if (variant.seed) override_seed(varied, *variant.seed);
    if (!variant.timeline) return varied;
    varied.spec.timeline = *variant.timeline;
    check_study(varied.spec, catalog_, blamed);
    return varied;
}

JsonValue VariableStudy::document(const Variant& variant, const std::string& blamed) const {
    JsonValue document = effective_study(varied(variant, blamed));
    const std::string architecture = architecture_for(variant.architecture, blamed);
    for (const JsonValue& entry : *document.find("compare")->as_list()) {
        const JsonValue* name = entry.find("architecture");
        if (*(name == nullptr ? entry : *name).text() == architecture) return document.set("compare", JsonValue::List{JsonValue(entry)});
    }
    return document;
}

JsonValue VariableStudy::value_for(const std::string& path, const std::string& text, const std::string& blamed) const {
    const std::string plain = plain_path(path);
    std::optional<ConfigError> first;
    for (const JsonValue& meaning : meanings_of(text)) {
        try {
            const Study study = study_of(with({{plain, meaning}}, "", blamed), blamed, catalog_, StudyCheck::values_only);
            if (study.warnings.empty()) return meaning;
            refuse_unknown(plain, blamed);
        } catch (const ConfigError& wrong) {
            if (!first) first = wrong;
        }
    }
    if (!knows(plain)) refuse_unknown(plain, blamed);
    throw *first;
}

JsonValue VariableStudy::value_at(const std::string& path) const {
    const JsonValue* found = rehearse::value_at(full_, plain_path(path));
    return found == nullptr ? JsonValue() : *found;
}

std::string VariableStudy::architecture_for(const std::string& name, const std::string& blamed) const {
    std::vector<std::string> names;
    for (const Entrant& entrant : entrants_of(study_.spec)) names.push_back(entrant.architecture);
    if (name.empty() && names.size() == 1) return names.front();
    if (name.empty()) throw ConfigError(blamed, "", "expected --architecture with one of " + listed(names) + ", found none");
    if (std::ranges::find(names, name) != names.end()) return name;
    throw ConfigError("--architecture", "", expected_one_of("architecture of " + study_.file, names, name), nearest_hint(name, names));
}

}  // namespace rehearse
