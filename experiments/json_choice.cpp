// Tags first, keys second, the lone object last. Each refusal names what would have been accepted.
#include "experiments/json_choice.hpp"

#include <algorithm>

#include "experiments/config_error.hpp"
#include "experiments/json_leaf.hpp"

namespace rehearse {
namespace {

std::vector<std::string> texts(const std::vector<Alternative>& all, std::string Alternative::*text) {
    std::vector<std::string> found;
    for (const Alternative& alternative : all)
        if (!(alternative.*text).empty() && std::ranges::find(found, alternative.*text) == found.end())
            found.push_back(alternative.*text);
    return found;
}

/// For a key that is not there: a key of the object that looks like it.
std::string misspelt_hint(const JsonValue& json, const std::vector<std::string>& wanted) {
    for (const auto& [key, value] : *json.as_object()) {
        const std::string hint = nearest_hint(key, wanted);
        if (hint.starts_with("did you mean")) return hint.substr(0, hint.size() - 1) + " instead of " + in_quotes(key) + "?";
    }
    return {};
}

std::size_t choose_by_tag(const std::vector<Alternative>& all, const std::vector<std::string>& tags, const JsonValue& json,
                          const JsonPath& path, const std::string& file) {
    const auto given = std::ranges::find_if(tags, [&](const std::string& tag) { return json.find(tag) != nullptr; });
    const std::string& tag = given == tags.end() ? tags.front() : *given;
    std::vector<std::string> kinds;
    for (const Alternative& alternative : all)
        if (alternative.tag == tag) kinds.push_back(alternative.kind);
    const JsonValue* kind = json.find(tag);
    if (!kind)
        throw ConfigError(file, path.text(),
                          "expected the key " + in_quotes(tag) + " with one of " + listed(kinds) + ", found none",
                          misspelt_hint(json, tags));
    const std::string found = kind->text() ? *kind->text() : described(*kind);
    const auto chosen = std::ranges::find_if(all, [&](const Alternative& a) { return a.tag == tag && a.kind == found; });
    if (chosen == all.end() || !kind->text())
        throw ConfigError(file, path.at(tag).text(), expected_one_of("kind", kinds, found), nearest_hint(found, kinds));
    return static_cast<std::size_t>(chosen - all.begin());
}

std::size_t choose_by_key(const std::vector<Alternative>& all, const JsonValue& json, const JsonPath& path,
                          const std::string& file) {
    for (std::size_t i = 0; i < all.size(); ++i)
        if (!all[i].key.empty() && json.find(all[i].key)) return i;
    const std::vector<std::string> keys = texts(all, &Alternative::key);
    throw ConfigError(file, path.text(),
                      "expected an object with " + std::string(keys.size() == 1 ? "the key " : "one of the keys ") +
                          listed(keys) + ", found none of them",
                      misspelt_hint(json, keys));
}

}  // namespace

std::size_t choose_alternative(const std::vector<Alternative>& all, const JsonValue& json, const JsonPath& path,
                               const std::string& file) {
    const auto scalar = std::ranges::find(all, true, &Alternative::scalar);
    if (!json.as_object()) {
        if (scalar != all.end() && !json.as_list()) return static_cast<std::size_t>(scalar - all.begin());
        const std::string wanted = scalar == all.end() ? "expected an object" : "expected a scalar or an object";
        throw ConfigError(file, path.text(), wanted + ", found " + described(json));
    }
    const std::vector<std::string> tags = texts(all, &Alternative::tag);
    if (!tags.empty()) return choose_by_tag(all, tags, json, path, file);
    if (!texts(all, &Alternative::key).empty()) return choose_by_key(all, json, path, file);
    const auto object = std::ranges::find(all, false, &Alternative::scalar);
    if (object != all.end()) return static_cast<std::size_t>(object - all.begin());
    throw ConfigError(file, path.text(), "expected a scalar, found an object");
}

}  // namespace rehearse
