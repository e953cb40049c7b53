// Reading and writing of single values. Range checks happen here, in the unit of the type, so that no component repeats them.
#include "experiments/json_leaf.hpp"

#include <cmath>

#include "experiments/config_error.hpp"
#include "experiments/quantity.hpp"

namespace rehearse {
namespace {

constexpr double no_least = -1e308;
constexpr double no_most = 1e308;

[[noreturn]] void refuse(std::string_view expected, const JsonValue& found, std::string hint = {}) {
    throw WrongValue("expected " + std::string(expected) + ", found " + described(found), std::move(hint));
}

/// Amounts, rates and spans are never negative unless the field says so.
double least_quantity(const Field& field) { return field.least == no_least ? 0.0 : field.least; }

template <class ToText>
void check_range(double value, double least, double most, const JsonValue& json, ToText to_text_of) {
    if (std::isnan(value)) refuse("a number", json);
    if (value < least) refuse("at least " + to_text_of(least), json);
    if (value > most && !(std::isinf(value) && most == no_most)) refuse("at most " + to_text_of(most), json);
}

bool is_kafka_name(const Field& field) { return field.name.find('.') != std::string_view::npos; }

/// The unit of a bare number under this name; 0 when it has none.
std::int64_t bare_duration_unit(const Field& field) {
    if (field.name.ends_with(".ms")) return 1'000'000;
    if (field.name.ends_with(".seconds")) return 1'000'000'000;
    if (field.name.ends_with(".minutes")) return 60'000'000'000;
    return field.name.ends_with(".hours") ? 3'600'000'000'000 : 0;
}

std::string duration_text(double ns) { return to_text(Duration{static_cast<std::int64_t>(ns)}); }
std::string bytes_text(double count) { return to_text(Bytes{count}); }
std::string rate_text(double per_second) { return to_text(Rate{per_second}); }
std::string number_text(double number) { return to_text(number); }

std::string alternatives(const std::vector<std::string_view>& names) {
    std::string joined;
    for (const std::string_view name : names) joined.append(joined.empty() ? "" : "|").append(name);
    return joined;
}

/// A number with one of the units, or several such terms.
JsonValue quantity_schema(const std::vector<std::string_view>& units, std::string_view repeat, bool bare) {
    const std::string number = "[0-9]+(\\.[0-9]*)?([eE][-+]?[0-9]+)?";
    const std::string term = "-?" + number + " *(" + alternatives(units) + ") *";
    JsonValue schema;
    if (bare)
        schema.set("type", JsonValue::List{"string", "number"});
    else
        schema.set("type", "string");
    return schema.set("pattern", "^ *(unlimited|(" + term + ")" + std::string(repeat) + ")$");
}

JsonValue number_schema(std::string_view type, const Field& field) {
    JsonValue schema;
    schema.set("type", type);
    const auto bound = [&](double value) {
        return type == "integer" ? JsonValue(static_cast<std::int64_t>(value)) : JsonValue(value);
    };
    if (field.least != no_least) schema.set("minimum", bound(field.least));
    if (field.most != no_most) schema.set("maximum", bound(field.most));
    return schema;
}

}  // namespace

Duration Leaf<Duration>::read(const JsonValue& json, const Field& field) {
    Duration span;
    const std::int64_t unit = bare_duration_unit(field);
    if (json.text()) {
        span = parse_duration(*json.text());
    } else if (json.is_number() && unit != 0) {
        const double ns = std::round(json.number() * static_cast<double>(unit));
        if (!(std::abs(ns) < 9.2e18)) refuse("at most 292 years", json);
        span.ns = json.whole() ? *json.whole() * unit : static_cast<std::int64_t>(ns);
    } else {
        refuse("a duration with its unit such as \"250 ms\" or \"5 min\"", json);
    }
    check_range(static_cast<double>(span.ns), least_quantity(field), field.most, json, duration_text);
    return span;
}
JsonValue Leaf<Duration>::write(const Duration& value) { return to_text(value); }
JsonValue Leaf<Duration>::schema(const Field& field) {
    return quantity_schema(duration_unit_names(), "+", bare_duration_unit(field) != 0);
}
std::string Leaf<Duration>::type_words(const Field&) { return "a duration"; }

Bytes Leaf<Bytes>::read(const JsonValue& json, const Field& field) {
    const bool bare = json.is_number() && is_kafka_name(field);
    if (!json.text() && !bare) refuse("an amount of data with its unit such as \"40 GiB\" or \"12 TB\"", json);
    const Bytes amount = bare ? Bytes{json.number()} : parse_bytes(*json.text());
    check_range(amount.count, least_quantity(field), field.most, json, bytes_text);
    return amount;
}
JsonValue Leaf<Bytes>::write(const Bytes& value) { return to_text(value); }
JsonValue Leaf<Bytes>::schema(const Field& field) { return quantity_schema(byte_unit_names(), "", is_kafka_name(field)); }
std::string Leaf<Bytes>::type_words(const Field&) { return "an amount of data"; }

Rate Leaf<Rate>::read(const JsonValue& json, const Field& field) {
    const bool bare = json.is_number() && is_kafka_name(field);
    if (!json.text() && !bare) refuse("a rate with its unit such as \"250 MiB/s\" or \"10 Gbit/s\"", json);
    const Rate rate = bare ? Rate{json.number()} : parse_rate(*json.text());
    check_range(rate.per_second, least_quantity(field), field.most, json, rate_text);
    return rate;
}
JsonValue Leaf<Rate>::write(const Rate& value) { return to_text(value); }
JsonValue Leaf<Rate>::schema(const Field& field) { return quantity_schema(rate_unit_names(), "", is_kafka_name(field)); }
std::string Leaf<Rate>::type_words(const Field&) { return "a rate"; }

Count Leaf<Count>::read(const JsonValue& json, const Field& field) {
    const double number = json.number();
    const bool whole_fraction = json.fraction() && number == std::floor(number) && std::abs(number) <= 0x1p53;
    if (!json.whole() && !whole_fraction) refuse("a whole number", json);
    check_range(number, field.least, field.most, json, number_text);
    return json.whole() ? *json.whole() : static_cast<Count>(number);
}
JsonValue Leaf<Count>::write(const Count& value) { return value; }
JsonValue Leaf<Count>::schema(const Field& field) { return number_schema("integer", field); }
std::string Leaf<Count>::type_words(const Field&) { return "a whole number"; }

Ratio Leaf<Ratio>::read(const JsonValue& json, const Field& field) {
    if (!json.is_number()) refuse("a number without a unit", json);
    check_range(json.number(), field.least, field.most, json, number_text);
    return json.number();
}
JsonValue Leaf<Ratio>::write(const Ratio& value) { return value; }
JsonValue Leaf<Ratio>::schema(const Field& field) { return number_schema("number", field); }
std::string Leaf<Ratio>::type_words(const Field&) { return "a number"; }

bool Leaf<bool>::read(const JsonValue& json, const Field&) {
    if (!json.truth()) refuse("true or false", json);
    return *json.truth();
}
JsonValue Leaf<bool>::write(const bool& value) { return value; }
JsonValue Leaf<bool>::schema(const Field&) { return JsonValue::object().set("type", "boolean"); }
std::string Leaf<bool>::type_words(const Field&) { return "true or false"; }

std::string Leaf<std::string>::read(const JsonValue& json, const Field&) {
    if (!json.text()) refuse("a text in quotes", json);
    return *json.text();
}
JsonValue Leaf<std::string>::write(const std::string& value) { return value; }
JsonValue Leaf<std::string>::schema(const Field&) { return JsonValue::object().set("type", "string"); }
std::string Leaf<std::string>::type_words(const Field&) { return "a text"; }

namespace {

std::uint32_t read_broker(const JsonValue& json) {
    constexpr std::int64_t most = 100000;
    if (!json.whole() || *json.whole() < 1 || *json.whole() > most) refuse("the number of a broker, from 1 on", json);
    return static_cast<std::uint32_t>(*json.whole());
}

}  // namespace

StatedPlacement Leaf<StatedPlacement>::read(const JsonValue& json, const Field&) {
    if (!json.as_list()) refuse("a list with a list of broker numbers for each partition", json);
    StatedPlacement placement;
    placement.partitions.reserve(json.as_list()->size());
    for (const JsonValue& partition : *json.as_list()) {
        if (!partition.as_list()) refuse("a list of broker numbers for each partition", partition);
        std::vector<std::uint32_t>& brokers = placement.partitions.emplace_back();
        for (const JsonValue& broker : *partition.as_list()) brokers.push_back(read_broker(broker));
    }
    return placement;
}
JsonValue Leaf<StatedPlacement>::write(const StatedPlacement& value) {
    JsonValue::List all;
    for (const std::vector<std::uint32_t>& brokers : value.partitions) {
        JsonValue::List list;
        for (const std::uint32_t broker : brokers) list.emplace_back(broker);
        all.emplace_back(std::move(list));
    }
    return all;
}
JsonValue Leaf<StatedPlacement>::schema(const Field&) {
    const JsonValue list = JsonValue::object().set("type", "array").set("items", JsonValue::object().set("type", "integer").set("minimum", 1));
    return JsonValue::object().set("type", "array").set("items", list);
}
std::string Leaf<StatedPlacement>::type_words(const Field&) { return "lists of broker numbers"; }

std::size_t read_word(const JsonValue& json, const Field& field, const std::vector<std::string>& words) {
    if (!json.text()) refuse(words_type(words), json);
    for (std::size_t i = 0; i < words.size(); ++i)
        if (words[i] == *json.text()) return i;
    throw WrongValue(expected_one_of(field.name, words, *json.text()), nearest_hint(*json.text(), words));
}

JsonValue words_schema(const std::vector<std::string>& words) {
    JsonValue all = JsonValue::list();
    for (const std::string& word : words) all.push(word);
    return JsonValue::object().set("enum", all);
}

std::string words_type(const std::vector<std::string>& words) { return (words.size() == 1 ? "" : "one of ") + listed(words); }

std::string described(const JsonValue& json) {
    if (json.text()) return in_quotes(*json.text());
    if (json.as_list()) return "a list";
    if (json.as_object()) return "an object";
    return json.is_number() ? "the bare number " + plain_text(json) : plain_text(json);
}

std::string plain_text(const JsonValue& scalar) {
    if (scalar.text()) return *scalar.text();
    if (scalar.as_list()) return scalar.as_list()->empty() ? "none" : "a list of " + std::to_string(scalar.as_list()->size());
    if (scalar.truth()) return *scalar.truth() ? "true" : "false";
    if (scalar.whole()) return std::to_string(*scalar.whole());
    return scalar.fraction() ? to_text(*scalar.fraction()) : "null";
}

}  // namespace rehearse
