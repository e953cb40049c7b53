// A record has lost the types of its values, so their names tell how they read.
#include "experiments/fact_words.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "experiments/words.hpp"

namespace rehearse {

namespace {

constexpr std::array<std::string_view, 5> machines{"broker", "controller", "failed", "target", "owner"};
constexpr std::array<std::string_view, 2> spans{"silence", "took"};
constexpr std::array<std::string_view, 4> amounts{"bytes", "missing", "to_scan", "scanned"};

bool is_one_of(const auto& names, std::string_view name) { return std::ranges::find(names, name) != names.end(); }

std::string value_words(std::string_view name, const FactValue& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return std::to_string(*whole + (is_one_of(machines, name) ? 1 : 0));
    const double number = std::get<double>(value);
    if (is_one_of(spans, name)) return in_words(seconds_up(number));
    return is_one_of(amounts, name) ? in_words(Bytes{number}) : in_words(number);
}

}  // namespace

std::string fact_words(const FactRecord& fact) {
    std::string words;
    for (const auto& [name, value] : fact.values) {
        std::string shown(name);
        std::ranges::replace(shown, '_', ' ');
        if (name == "silent") words += std::get<std::int64_t>(value) != 0 ? ", without a word" : ", its connections reset";
        else words += (words.empty() ? "" : ", ") + shown + " " + value_words(name, value);
    }
    return words;
}

}  // namespace rehearse
