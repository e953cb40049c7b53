// The refusals of the reader: one sentence each, with the place and the nearest known name.
#include "experiments/json_reader.hpp"

#include <algorithm>

namespace rehearse {
namespace {

/// Editors want this key at the top of a file to find the schema; it says nothing about the study.
constexpr std::string_view schema_key = "$schema";
/// Longer lists of keys hide the sentence.
constexpr std::size_t most_keys_listed = 8;

}  // namespace

const JsonValue::Object& JsonReader::expect_object(const JsonValue& json, const JsonPath& path) const {
    if (!json.as_object()) throw ConfigError(file_, path.text(), "expected an object in braces, found " + described(json));
    return *json.as_object();
}

const JsonValue::List& JsonReader::expect_list(const JsonValue& json, const JsonPath& path) const {
    if (!json.as_list()) throw ConfigError(file_, path.text(), "expected a list in square brackets, found " + described(json));
    return *json.as_list();
}

void JsonReader::refuse_unknown_keys(const JsonValue& json, const JsonPath& path, const std::vector<std::string>& known) const {
    for (const auto& [key, value] : *json.as_object()) {
        const bool is_known = std::ranges::find(known, key) != known.end() || (key == schema_key && path.text().empty());
        if (is_known) continue;
        const std::string listing =
            known.size() > most_keys_listed ? "expected a known key" : "expected only the keys " + listed(known);
        throw ConfigError(file_, path.at(key).text(), listing + ", found the unknown key " + in_quotes(key),
                          nearest_hint(key, known));
    }
}

void JsonReader::note_unmodelled(const JsonValue& json, const JsonPath& path, const std::vector<std::string>& known) {
    for (const auto& [key, value] : *json.as_object()) {
        if (std::ranges::find(known, key) != known.end()) continue;
        const std::string hint = nearest_hint(key, known);
        if (key.find('.') == std::string::npos)
            throw ConfigError(file_, path.at(key).text(), "expected a known key, found the unknown key " + in_quotes(key), hint);
        unmodelled_.push_back(file_ + ": " + path.at(key).text() + ": the setting " + in_quotes(key) + " is not modelled and changes nothing; " + hint);
    }
}

void JsonReader::refuse_missing(const JsonPath& path, const Field& field, const std::string& type) const {
    throw ConfigError(file_, path.at(field.name).text(),
                      "expected " + type + " (" + std::string(field.meaning) + "), found nothing because the key is missing");
}

void JsonReader::refuse(const JsonPath& path, const WrongValue& wrong) const {
    throw ConfigError(file_, path.text(), wrong.what(), wrong.hint());
}

}  // namespace rehearse
