// A JSON document as plain data: what the parser hands to everybody else, and what reports hand to the printer.
// Keys keep the order in which they were written, so that the same result is always the same text.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace rehearse {

struct JsonMember;

/// Null, a truth value, a whole number, a number, a text, a list or an object.
class JsonValue {
public:
    using List = std::vector<JsonValue>;
    using Object = std::vector<JsonMember>;

    JsonValue() = default;
    JsonValue(std::nullptr_t);
    JsonValue(std::same_as<bool> auto truth) : value_(truth) {}
    /// Whole numbers beyond 63 bits become fractions, as in every JSON reader.
    template <std::integral Whole>
    requires(!std::same_as<Whole, bool>) JsonValue(Whole whole) {
        if (std::in_range<std::int64_t>(whole))
            become(static_cast<std::int64_t>(whole));
        else
            become(static_cast<double>(whole));
    }
    JsonValue(double number);
    JsonValue(const char* text);
    JsonValue(std::string_view text);
    JsonValue(std::string text);
    JsonValue(List list);
    JsonValue(Object object);

    static JsonValue object();
    static JsonValue list();

    bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
    /// These return null when the value is of another kind.
    const bool* truth() const { return std::get_if<bool>(&value_); }
    const std::int64_t* whole() const { return std::get_if<std::int64_t>(&value_); }
    const double* fraction() const { return std::get_if<double>(&value_); }
    const std::string* text() const { return std::get_if<std::string>(&value_); }
    const List* as_list() const { return std::get_if<List>(&value_); }
    const Object* as_object() const { return std::get_if<Object>(&value_); }

    /// True for a whole number and for a fraction.
    bool is_number() const { return whole() != nullptr || fraction() != nullptr; }
    /// The number as a double; 0 when it is none.
    double number() const;
    /// The member of that name; null when there is none or this is no object.
    const JsonValue* find(std::string_view key) const;

    /// Adds a member at the end of an object, or replaces the one of that name; null becomes an object first. Hands itself on, so that a function
    /// that returns the last of a chain returns the whole tree without a copy.
    JsonValue&& set(std::string_view key, JsonValue value);
    /// Adds an element at the end of a list; null becomes a list first. Hands itself on.
    JsonValue&& push(JsonValue value);

    bool operator==(const JsonValue&) const = default;

private:
    using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string, List, Object>;

    void become(std::int64_t whole);
    void become(double fraction);

    Value value_;
};

/// One key of an object with its value.
struct JsonMember {
    std::string key;
    JsonValue value;

    bool operator==(const JsonMember&) const = default;
};

}  // namespace rehearse
