// One place says how an interval reads.
#include "experiments/questions/estimate_words.hpp"

#include <array>
#include <cmath>
#include <cstdio>

#include "experiments/words.hpp"

namespace rehearse {

namespace {

std::string scientific(double chance) {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%.2e", chance);
    return text.data();
}

JsonValue number_json(double value) { return std::isfinite(value) ? JsonValue(value) : JsonValue(); }

}  // namespace

std::string in_words(double value, MetricKind kind) {
    if (!std::isfinite(value)) return "unknown";
    return in_words(RunFigure{.name = {}, .kind = kind, .value = value});
}

std::string in_words(const Estimate& e, MetricKind kind) {
    const std::string value = in_words(e.value, kind);
    if (!std::isfinite(e.value) || e.low == e.high) return value;
    if (!std::isfinite(e.low) && !std::isfinite(e.high)) return value + " (too few to say)";
    if (!std::isfinite(e.high)) return value + " (" + in_words(e.low, kind) + " or more)";
    if (!std::isfinite(e.low)) return value + " (at most " + in_words(e.high, kind) + ")";
    return value + " (" + in_words(e.low, kind) + " to " + in_words(e.high, kind) + ")";
}

std::string share_words(std::size_t events, std::size_t trials) {
    const Estimate e = share_of(events, trials);
    const auto words = [](double share) { return three_digits(100 * share) + " %"; };
    const std::string counted = std::to_string(events) + " of " + std::to_string(trials) + ": ";
    if (events == 0) return counted + "at most " + words(e.high);
    if (events == trials) return counted + "at least " + words(e.low);
    return counted + words(e.value) + " (" + words(e.low) + " to " + words(e.high) + ")";
}

std::string chance_words(const Estimate& e) { return scientific(e.value) + " (" + scientific(e.low) + " to " + scientific(e.high) + ")"; }

JsonValue estimate_json(const Estimate& e) {
    return JsonValue::object().set("value", number_json(e.value)).set("low", number_json(e.low)).set("high", number_json(e.high));
}

}  // namespace rehearse
