// The members of JsonValue that need the complete types.
// Objects are short lists here, so a key is found by looking at each.
#include "experiments/json_value.hpp"

#include <algorithm>

#include "sim/check.hpp"

namespace rehearse {

namespace {

/// Room for as many at once; results hold thousands of small objects.
constexpr std::size_t usual_members = 6;

}  // namespace

JsonValue::JsonValue(std::nullptr_t) {}
JsonValue::JsonValue(double number) : value_(number) {}
JsonValue::JsonValue(const char* text) : value_(std::string(text)) {}
JsonValue::JsonValue(std::string_view text) : value_(std::string(text)) {}
JsonValue::JsonValue(std::string text) : value_(std::move(text)) {}
JsonValue::JsonValue(List list) : value_(std::move(list)) {}
JsonValue::JsonValue(Object object) : value_(std::move(object)) {}

void JsonValue::become(std::int64_t whole) { value_ = whole; }
void JsonValue::become(double fraction) { value_ = fraction; }

JsonValue JsonValue::object() { return Object{}; }
JsonValue JsonValue::list() { return List{}; }

double JsonValue::number() const {
    if (whole()) return static_cast<double>(*whole());
    return fraction() ? *fraction() : 0.0;
}

const JsonValue* JsonValue::find(std::string_view key) const {
    if (!as_object()) return nullptr;
    const auto found = std::ranges::find(*as_object(), key, &JsonMember::key);
    return found == as_object()->end() ? nullptr : &found->value;
}

JsonValue&& JsonValue::set(std::string_view key, JsonValue value) {
    if (is_null()) value_ = Object{};
    auto* members = std::get_if<Object>(&value_);
    expects(members != nullptr, "members are set on objects only");
    const auto found = std::ranges::find(*members, key, &JsonMember::key);
    if (found != members->end()) {
        found->value = std::move(value);
        return std::move(*this);
    }
    if (members->empty()) members->reserve(usual_members);
    members->push_back({std::string(key), std::move(value)});
    return std::move(*this);
}

JsonValue&& JsonValue::push(JsonValue value) {
    if (is_null()) value_ = List{};
    auto* elements = std::get_if<List>(&value_);
    expects(elements != nullptr, "elements are pushed on lists only");
    elements->push_back(std::move(value));
    return std::move(*this);
}

}  // namespace rehearse
