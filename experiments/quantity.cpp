// Tables of units, and one reader of "number unit" for all of them.
// Spans of time are read and written in whole nanoseconds, so no rounding of doubles touches a time.
#include "experiments/quantity.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <span>

#include "experiments/config_error.hpp"

namespace rehearse {
namespace {

struct Unit {
    std::string_view name;
    double factor;
};

/// What one kind of quantity is called, how it looks, and its units. Of names for the same unit the first is written.
struct Scale {
    std::string_view expected;
    std::span<const Unit> units;
};

constexpr std::array time_units{Unit{"d", 86'400e9}, Unit{"h", 3'600e9}, Unit{"min", 60e9}, Unit{"m", 60e9}, Unit{"s", 1e9},
                                Unit{"ms", 1e6},     Unit{"us", 1e3},    Unit{"µs", 1e3},   Unit{"ns", 1}};
constexpr std::array size_units{Unit{"PiB", 0x1p50}, Unit{"PB", 1e15}, Unit{"TiB", 0x1p40}, Unit{"TB", 1e12},
                                Unit{"GiB", 0x1p30}, Unit{"GB", 1e9},  Unit{"MiB", 0x1p20}, Unit{"MB", 1e6},
                                Unit{"KiB", 0x1p10}, Unit{"kB", 1e3},  Unit{"B", 1}};
constexpr std::array rate_units{Unit{"PiB/s", 0x1p50},  Unit{"PB/s", 1e15},     Unit{"TiB/s", 0x1p40}, Unit{"TB/s", 1e12},
                                Unit{"GiB/s", 0x1p30},  Unit{"GB/s", 1e9},      Unit{"MiB/s", 0x1p20}, Unit{"MB/s", 1e6},
                                Unit{"KiB/s", 0x1p10},  Unit{"kB/s", 1e3},      Unit{"B/s", 1},        Unit{"Tbit/s", 1.25e11},
                                Unit{"Gbit/s", 1.25e8}, Unit{"Mbit/s", 1.25e5}, Unit{"kbit/s", 125},   Unit{"bit/s", 0.125}};
/// Written units of a rate: all but the bits.
constexpr std::span<const Unit> byte_rate_units = std::span(rate_units).first(11);

constexpr Scale time_scale{"a duration such as \"250 ms\" or \"5 min\"", time_units};
constexpr Scale size_scale{"an amount of data such as \"40 GiB\" or \"12 TB\"", size_units};
constexpr Scale rate_scale{"a rate such as \"250 MiB/s\" or \"10 Gbit/s\"", rate_units};

constexpr std::string_view unlimited = "unlimited";

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(' ');
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

[[noreturn]] void refuse(const Scale& scale, std::string_view found, std::string hint = {}) {
    throw WrongValue("expected " + std::string(scale.expected) + ", found " + in_quotes(found), std::move(hint));
}

/// One "number unit" as it stands in the text, the number still as digits.
struct Term {
    std::string_view number;
    const Unit* unit;
};

const Unit& known_unit(const Scale& scale, std::string_view name, std::string_view text) {
    std::vector<std::string> names;
    for (const Unit& unit : scale.units) {
        if (unit.name == name) return unit;
        names.emplace_back(unit.name);
    }
    if (name.empty()) refuse(scale, text, "the unit is missing");
    if (name.starts_with("KB")) refuse(scale, text, "write kB for 1000 bytes or KiB for 1024");
    const bool bits = name.find("bps") != std::string_view::npos || name.starts_with("Gb") || name.starts_with("Mb");
    if (bits && scale.units.data() == rate_units.data()) refuse(scale, text, "write bit/s for bits, B/s for bytes");
    refuse(scale, text, "unknown unit: " + nearest_hint(name, names));
}

/// Takes the first term off the front of `rest`.
Term take_term(const Scale& scale, std::string_view& rest, std::string_view text) {
    const std::size_t digits = std::min(rest.find_first_not_of("+-.0123456789"), rest.size());
    std::size_t number_end = digits;
    const bool exponent = digits > 0 && digits + 1 < rest.size() && (rest[digits] == 'e' || rest[digits] == 'E') &&
                          std::string_view("+-0123456789").find(rest[digits + 1]) != std::string_view::npos;
    if (exponent) number_end = std::min(rest.find_first_not_of("+-0123456789", digits + 1), rest.size());
    const std::string_view number = rest.substr(0, number_end);
    if (number.empty()) refuse(scale, text);
    rest = trimmed(rest.substr(number_end));
    const std::size_t unit_end = std::min(rest.find_first_of(" +-.0123456789"), rest.size());
    const Unit& unit = known_unit(scale, rest.substr(0, unit_end), text);
    rest = trimmed(rest.substr(unit_end));
    return {number, &unit};
}

template <class Number>
bool read_whole_text(std::string_view digits, Number& number) {
    const auto [end, mistake] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return mistake == std::errc{} && end == digits.data() + digits.size();
}

double scaled(const Scale& scale, const Term& term, std::string_view text) {
    double number = 0;
    if (!read_whole_text(term.number, number)) refuse(scale, text);
    const double value = number * term.unit->factor;
    if (!std::isfinite(value)) refuse(scale, text, "the number is too large");
    return value;
}

std::int64_t nanoseconds(const Term& term, std::string_view text) {
    std::int64_t whole = 0;
    std::int64_t product = 0;
    if (read_whole_text(term.number, whole)) {
        if (__builtin_mul_overflow(whole, static_cast<std::int64_t>(term.unit->factor), &product))
            refuse(time_scale, text, "the longest span is 292 years");
        return product;
    }
    const double value = std::round(scaled(time_scale, term, text));
    if (!(std::abs(value) < 9.2e18)) refuse(time_scale, text, "the longest span is 292 years");
    return static_cast<std::int64_t>(value);
}

double parse_single(const Scale& scale, std::string_view text) {
    std::string_view rest = trimmed(text);
    if (rest == unlimited) return std::numeric_limits<double>::infinity();
    const Term term = take_term(scale, rest, text);
    if (!rest.empty()) refuse(scale, text);
    return scaled(scale, term, text);
}

/// Of all ways to write the value exactly the one with the fewest digits; of equals the largest unit.
std::string shortest(double value, std::span<const Unit> units) {
    if (std::isinf(value) && value > 0) return std::string(unlimited);
    std::string best, best_unit(units.back().name);
    for (const Unit& unit : units) {
        const double number = value / unit.factor;
        if (std::abs(number) < 1 || number * unit.factor != value) continue;
        const std::string digits = to_text(number);
        if (!best.empty() && digits.size() >= best.size()) continue;
        best = digits;
        best_unit = unit.name;
    }
    return (best.empty() ? to_text(value) : best) + " " + best_unit;
}

std::vector<std::string_view> names_of(std::span<const Unit> units) {
    std::vector<std::string_view> names;
    for (const Unit& unit : units) names.push_back(unit.name);
    return names;
}

}  // namespace

Duration parse_duration(std::string_view text) {
    std::string_view rest = trimmed(text);
    if (rest == unlimited) return {std::numeric_limits<std::int64_t>::max()};
    Duration sum;
    double last_factor = std::numeric_limits<double>::infinity();
    do {
        const Term term = take_term(time_scale, rest, text);
        if (term.unit->factor >= last_factor) refuse(time_scale, text, "parts go from the larger unit to the smaller");
        last_factor = term.unit->factor;
        if (__builtin_add_overflow(sum.ns, nanoseconds(term, text), &sum.ns))
            refuse(time_scale, text, "the longest span is 292 years");
    } while (!rest.empty());
    return sum;
}

Bytes parse_bytes(std::string_view text) { return {parse_single(size_scale, text)}; }
Rate parse_rate(std::string_view text) { return {parse_single(rate_scale, text)}; }

std::string to_text(Duration span) {
    if (span.ns == std::numeric_limits<std::int64_t>::max()) return std::string(unlimited);
    for (const Unit& unit : std::span(time_units).subspan(1)) {
        const auto factor = static_cast<std::int64_t>(unit.factor);
        if (span.ns != 0 && span.ns % factor == 0) return std::to_string(span.ns / factor) + " " + std::string(unit.name);
    }
    return "0 s";
}

std::string to_text(Bytes amount) { return shortest(amount.count, size_units); }
std::string to_text(Rate rate) { return shortest(rate.per_second, byte_rate_units); }

std::vector<std::string_view> duration_unit_names() { return names_of(time_units); }
std::vector<std::string_view> byte_unit_names() { return names_of(size_units); }
std::vector<std::string_view> rate_unit_names() { return names_of(rate_units); }

std::string to_text(double number) {
    std::string text;
    add_number(text, number);
    return text;
}

void add_number(std::string& text, double number) {
    std::array<char, 40> digits;
    const auto [end, mistake] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    if (mistake == std::errc{}) text.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
    else text += "nan";
}

}  // namespace rehearse
