// The scalars that a parameter can be, each with its reading, writing, schema and name in words.
// A value that does not fit throws WrongValue; the reader adds file and place.
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "experiments/json_shape.hpp"
#include "experiments/json_value.hpp"
#include "models/stated_placement.hpp"
#include "sim/fields.hpp"
#include "sim/units.hpp"

namespace rehearse {

/// Specialised for every scalar: read (checks type, unit and range), write (text with unit), schema, and type in words.
template <class T>
struct Leaf;

// Durations, amounts and rates are text with a unit. A bare number is accepted where Kafka's own key says the unit: a dotted
// name that ends in .ms, .seconds, .minutes or .hours for a duration, any dotted name for bytes and bytes a second.
template <>
struct Leaf<Duration> {
    static Duration read(const JsonValue& json, const Field& field);
    static JsonValue write(const Duration& value);
    static JsonValue schema(const Field& field);
    static std::string type_words(const Field& field);
};

template <>
struct Leaf<Bytes> {
    static Bytes read(const JsonValue& json, const Field& field);
    static JsonValue write(const Bytes& value);
    static JsonValue schema(const Field& field);
    static std::string type_words(const Field& field);
};

template <>
struct Leaf<Rate> {
    static Rate read(const JsonValue& json, const Field& field);
    static JsonValue write(const Rate& value);
    static JsonValue schema(const Field& field);
    static std::string type_words(const Field& field);
};

template <>
struct Leaf<Count> {
    static Count read(const JsonValue& json, const Field& field);
    static JsonValue write(const Count& value);
    static JsonValue schema(const Field& field);
    static std::string type_words(const Field& field);
};

template <>
struct Leaf<Ratio> {
    static Ratio read(const JsonValue& json, const Field& field);
    static JsonValue write(const Ratio& value);
    static JsonValue schema(const Field& field);
    static std::string type_words(const Field& field);
};

template <>
struct Leaf<bool> {
    static bool read(const JsonValue& json, const Field& field);
    static JsonValue write(const bool& value);
    static JsonValue schema(const Field& field);
    static std::string type_words(const Field& field);
};

template <>
struct Leaf<std::string> {
    static std::string read(const JsonValue& json, const Field& field);
    static JsonValue write(const std::string& value);
    static JsonValue schema(const Field& field);
    static std::string type_words(const Field& field);
};

/// Lists of broker numbers; in tables only their count.
template <>
struct Leaf<StatedPlacement> {
    static StatedPlacement read(const JsonValue& json, const Field& field);
    static JsonValue write(const StatedPlacement& value);
    static JsonValue schema(const Field& field);
    static std::string type_words(const Field& field);
};

/// The word that was read, which must be one of `words`; throws WrongValue.
std::size_t read_word(const JsonValue& json, const Field& field, const std::vector<std::string>& words);
JsonValue words_schema(const std::vector<std::string>& words);
std::string words_type(const std::vector<std::string>& words);

/// Enums are text, one of the words that EnumWords lists.
template <class Enum>
requires std::is_enum_v<Enum>
struct Leaf<Enum> {
    static std::vector<std::string> words() {
        std::vector<std::string> all;
        for (const auto& pair : EnumWords<Enum>::words) all.emplace_back(pair.first);
        return all;
    }
    static Enum read(const JsonValue& json, const Field& field) {
        return EnumWords<Enum>::words[read_word(json, field, words())].second;
    }
    static JsonValue write(const Enum& value) {
        for (const auto& pair : EnumWords<Enum>::words)
            if (pair.second == value) return JsonValue(std::string_view(pair.first));
        return nullptr;
    }
    static JsonValue schema(const Field&) { return words_schema(words()); }
    static std::string type_words(const Field&) { return words_type(words()); }
};

/// A value as error sentences show what they found.
std::string described(const JsonValue& json);

/// A scalar as a table shows it: text without quotes; of a list only how long it is.
std::string plain_text(const JsonValue& scalar);

/// What kind of value a parameter takes, in words: "a rate", "a list", "one of "kept", "lost"".
template <class T>
std::string type_in_words(const Field& field) {
    if constexpr (ShapeOf<T>::optional)
        return type_in_words<typename T::value_type>(field);
    else if constexpr (ListShape<T>)
        return "a list";
    else if constexpr (LeafShape<T>)
        return Leaf<T>::type_words(field);
    else
        return "an object";
}

}  // namespace rehearse
