// The text of the ends decides what kind of quantity it is; the study's reader decides whether its place takes it.
#include "experiments/questions/varied_input.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "experiments/config_error.hpp"
#include "experiments/quantity.hpp"
#include "experiments/words.hpp"
#include "sim/elementary.hpp"

namespace rehearse {

namespace {

struct Quantity {
    InputKind kind;
    double value;
};

template <class Parse>
std::optional<double> attempt(Parse parse) {
    try {
        return parse();
    } catch (const WrongValue&) {
        return std::nullopt;
    }
}

/// What a value of the study means as a number; none for a text that is no quantity.
std::optional<Quantity> quantity_in(const JsonValue& json) {
    if (json.whole()) return Quantity{InputKind::whole, json.number()};
    if (json.fraction()) return Quantity{InputKind::number, json.number()};
    if (!json.text()) return std::nullopt;
    const std::string& text = *json.text();
    if (const auto span = attempt([&] { return parse_duration(text).seconds(); })) return Quantity{InputKind::span, *span};
    if (const auto rate = attempt([&] { return parse_rate(text).per_second; })) return Quantity{InputKind::rate, *rate};
    if (const auto bytes = attempt([&] { return parse_bytes(text).count; })) return Quantity{InputKind::bytes, *bytes};
    return std::nullopt;
}

[[noreturn]] void refuse(const std::string& option, const std::string& text, const std::string& what) {
    throw ConfigError(option, "", "expected " + what + ", found " + in_quotes(text));
}

/// The unit at the end of a text, with the blank before it.
std::string unit_of(const std::string& text) {
    const std::size_t last = text.find_last_of("0123456789");
    return last == std::string::npos ? std::string() : text.substr(last + 1);
}

/// Whole numbers stay whole where the study has a whole number.
InputKind kind_at(const VariableStudy& study, const std::string& path, InputKind low, InputKind high) {
    if (low != high) return InputKind::number;
    const bool fraction = study.value_at(path).fraction() != nullptr;
    return low == InputKind::whole && fraction ? InputKind::number : low;
}

bool plain(InputKind kind) { return kind == InputKind::number || kind == InputKind::whole; }

VariedInput ranged(const std::string& path, InputKind kind, double low, double high) {
    return {path, kind, low, high, low > 0 && high >= 10 * low};
}

/// Both ends of an input are values that the study takes.
bool playable(const VariableStudy& study, const VariedInput& input, const std::string& architecture) {
    try {
        for (const double end : {0.0, 1.0}) study.varied(variant_at({input}, {end}, architecture), "--vary");
    } catch (const ConfigError&) {
        return false;
    }
    return true;
}

}  // namespace

double VariedInput::at(double share) const {
    const double value = by_factors ? low * own_exp(share * own_log(high / low)) : low + share * (high - low);
    return kind == InputKind::whole ? std::round(value) : value;
}

double VariedInput::share_of(double value) const { return by_factors ? own_log(value / low) / own_log(high / low) : (value - low) / (high - low); }

JsonValue VariedInput::json_at(double share) const {
    const double value = at(share);
    switch (kind) {
        case InputKind::whole: return static_cast<std::int64_t>(value);
        case InputKind::span: return to_text(seconds_up(value));
        case InputKind::bytes: return to_text(Bytes{std::round(value)});
        case InputKind::rate: return to_text(Rate{value});
        case InputKind::number: break;
    }
    return value;
}

std::string VariedInput::words(double value) const {
    switch (kind) {
        case InputKind::span: return in_words(seconds_up(value));
        case InputKind::bytes: return in_words(Bytes{value});
        case InputKind::rate: return in_words(Rate{value});
        case InputKind::whole:
        case InputKind::number: break;
    }
    return three_digits(value);
}

VariedInput input_of(const std::string& text, const VariableStudy& study, const std::string& option) {
    const std::size_t equals = text.find('='), dots = text.find("..", equals == std::string::npos ? 0 : equals);
    if (equals == std::string::npos || dots == std::string::npos) refuse(option, text, "PATH=LOW..HIGH such as \"cluster.brokers.count=9..15\"");
    const std::string path = text.substr(0, equals), high_text = text.substr(dots + 2);
    std::string low_text = text.substr(equals + 1, dots - equals - 1);
    if (unit_of(low_text).empty()) low_text += unit_of(high_text);
    const auto low = quantity_in(study.value_for(path, low_text, option)), high = quantity_in(study.value_for(path, high_text, option));
    if (!low || !high) refuse(option, text, "two quantities between which there are others");
    if (low->kind != high->kind && !(plain(low->kind) && plain(high->kind))) refuse(option, text, "two quantities of one kind");
    if (!(low->value < high->value)) refuse(option, text, "the lower end before the higher one");
    return ranged(plain_path(path), kind_at(study, path, low->kind, high->kind), low->value, high->value);
}

std::vector<VariedInput> usual_inputs(const VariableStudy& study, const std::string& architecture) {
    std::vector<VariedInput> all;
    const auto consider = [&](const std::string& path, double low, double high) {
        const auto now = quantity_in(study.value_at(path));
        if (!now || !(now->value > 0)) return;
        const InputKind kind = kind_at(study, path, now->kind, now->kind);
        const VariedInput input = ranged(path, kind, low * now->value, high * now->value);
        if (input.at(0) < input.at(1) && playable(study, input, architecture)) all.push_back(input);
    };
    for (const ProvenanceRow& row : provenance_of(study.study())) {
        const std::string path = plain_path(row.path);
        if (path.starts_with("assumptions.") && row.source == "unverified") consider(path, 0.5, 2);
        if (path.starts_with("clients[") && path.ends_with("].rate")) consider(path, 0.8, 1.2);
    }
    return all;
}

Variant variant_at(const std::vector<VariedInput>& inputs, const std::vector<double>& shares, const std::string& architecture) {
    Variant variant;
    variant.architecture = architecture;
    for (std::size_t i = 0; i < inputs.size(); ++i) variant.values.push_back({inputs[i].path, inputs[i].json_at(shares[i])});
    return variant;
}

}  // namespace rehearse
