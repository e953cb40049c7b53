// A path is eaten from the left, one key or index at a time.
#include "experiments/questions/json_place.hpp"

#include <charconv>
#include <string>

namespace rehearse {

namespace {

/// The first step of a path and what follows it.
struct Step {
    std::string_view key;
    std::optional<std::size_t> index;
    std::string_view rest;
};

std::string_view without_dot(std::string_view rest) { return rest.starts_with('.') ? rest.substr(1) : rest; }

std::optional<Step> index_step(std::string_view path) {
    const std::size_t end = path.find(']');
    if (!path.starts_with('[') || end == std::string_view::npos) return std::nullopt;
    std::size_t index = 0;
    const auto [stop, mistake] = std::from_chars(path.data() + 1, path.data() + end, index);
    if (mistake != std::errc{} || stop != path.data() + end) return std::nullopt;
    return Step{{}, index, without_dot(path.substr(end + 1))};
}

/// The longest key of the object that the path begins with.
std::optional<Step> known_step(const JsonValue::Object& object, std::string_view path) {
    std::string_view longest;
    for (const JsonMember& member : object) {
        const bool begins = path.starts_with(member.key) && !member.key.empty();
        const bool whole = begins && (path.size() == member.key.size() || path[member.key.size()] == '.' || path[member.key.size()] == '[');
        if (whole && member.key.size() > longest.size()) longest = std::string_view(member.key);
    }
    if (longest.empty()) return std::nullopt;
    return Step{longest, std::nullopt, without_dot(path.substr(longest.size()))};
}

Step new_step(std::string_view path, NewKeys keys) {
    const std::size_t dot = keys == NewKeys::nested ? path.find('.') : std::string_view::npos;
    if (dot == std::string_view::npos) return {path, std::nullopt, {}};
    return {path.substr(0, dot), std::nullopt, path.substr(dot + 1)};
}

std::optional<JsonValue> in_list(const JsonValue::List& list, std::string_view path, const JsonValue& value, NewKeys keys) {
    const std::optional<Step> step = index_step(path);
    if (!step || *step->index >= list.size()) return std::nullopt;
    JsonValue::List changed = list;
    std::optional<JsonValue> element = with_value(list[*step->index], step->rest, value, keys);
    if (!element) return std::nullopt;
    changed[*step->index] = std::move(*element);
    return JsonValue(std::move(changed));
}

}  // namespace

const JsonValue* value_at(const JsonValue& document, std::string_view path) {
    if (path.empty()) return &document;
    if (const JsonValue::List* list = document.as_list()) {
        const std::optional<Step> step = index_step(path);
        return step && *step->index < list->size() ? value_at((*list)[*step->index], step->rest) : nullptr;
    }
    if (document.as_object() == nullptr) return nullptr;
    const std::optional<Step> step = known_step(*document.as_object(), path);
    return step ? value_at(*document.find(step->key), step->rest) : nullptr;
}

std::optional<JsonValue> with_value(const JsonValue& document, std::string_view path, const JsonValue& value, NewKeys keys) {
    if (path.empty()) return value;
    if (const JsonValue::List* list = document.as_list()) return in_list(*list, path, value, keys);
    if (document.as_object() == nullptr && !document.is_null()) return std::nullopt;
    JsonValue changed = document.is_null() ? JsonValue::object() : document;
    const std::optional<Step> known = known_step(*changed.as_object(), path);
    const Step step = known ? *known : new_step(path, keys);
    const JsonValue* below = changed.find(step.key);
    std::optional<JsonValue> member = with_value(below == nullptr ? JsonValue() : *below, step.rest, value, keys);
    if (!member) return std::nullopt;
    changed.set(std::string(step.key), std::move(*member));
    return changed;
}

}  // namespace rehearse
