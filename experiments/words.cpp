// Rounding and units for readers. Nothing here is read back by a program.
#include "experiments/words.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace rehearse {

namespace {

constexpr std::int64_t second = 1'000'000'000;

/// The number with `digits` digits after the point.
std::string fixed(double number, int digits) {
    std::array<char, 400> text;
    return {text.data(), std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed, digits).ptr};
}

void drop_trailing_zeros(std::string& text) {
    if (text.find('.') == std::string::npos) return;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
}

/// "1204000.5" to "1,204,000.5".
std::string with_commas(std::string text) {
    const std::size_t first = text[0] == '-' ? 1 : 0;
    const std::size_t point = std::min(text.find('.'), text.size());
    for (std::size_t at = point; at > first + 3; at -= 3) text.insert(at - 3, ",");
    return text;
}

/// Two units, the smaller one rounded: "4 min 12 s".
std::string two_units(std::int64_t ns, std::int64_t large, const char* large_name, std::int64_t small, const char* small_name) {
    const std::int64_t smalls = (ns + small / 2) / small;
    const std::int64_t per_large = large / small;
    std::string text = std::to_string(smalls / per_large) + " " + large_name;
    if (smalls % per_large != 0) text += " " + std::to_string(smalls % per_large) + " " + small_name;
    return text;
}

std::string positive_span(std::int64_t ns) {
    if (ns == 0) return "0 s";
    if (ns < 1'000) return std::to_string(ns) + " ns";
    if (ns < 1'000'000) return three_digits(static_cast<double>(ns) * 1e-3) + " us";
    if (ns < 999'500'000) return three_digits(static_cast<double>(ns) * 1e-6) + " ms";
    if (ns < 100 * second) return three_digits(static_cast<double>(ns) * 1e-9) + " s";
    if (ns < 100 * 60 * second) return two_units(ns, 60 * second, "min", second, "s");
    if (ns < 48 * 3600 * second) return two_units(ns, 3600 * second, "h", 60 * second, "min");
    return two_units(ns, 86400 * second, "d", 3600 * second, "h");
}

std::string positive_bytes(double count) {
    constexpr std::array units{"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    std::size_t unit = 0;
    for (; count >= 999.5 && unit + 1 < units.size(); ++unit) count /= 1000;
    return three_digits(count) + " " + units[unit];
}

}  // namespace

std::string three_digits(double number) {
    if (number == 0 || !std::isfinite(number)) return number == 0 ? "0" : "infinite";
    const int magnitude = static_cast<int>(std::floor(std::log10(std::abs(number))));
    std::string text = fixed(number, std::clamp(2 - magnitude, 0, 12));
    drop_trailing_zeros(text);
    return text == "-0" ? "0" : text;
}

std::string in_words(Duration span) {
    if (span.ns == std::numeric_limits<std::int64_t>::max()) return "for ever";
    return span.ns < 0 ? "-" + positive_span(-span.ns) : positive_span(span.ns);
}

std::string in_words(Bytes amount) {
    if (!std::isfinite(amount.count)) return "unlimited";
    return amount.count < 0 ? "-" + positive_bytes(-amount.count) : positive_bytes(amount.count);
}

std::string in_words(Rate rate) {
    if (!std::isfinite(rate.per_second)) return "unlimited";
    return in_words(Bytes{rate.per_second}) + "/s";
}

std::string in_words(Decimal usd) {
    const bool negative = usd < Decimal();
    const Decimal size = negative ? -usd : usd;
    const bool below_a_cent = size != Decimal() && size.text(2) == "0.00";
    if (below_a_cent && size.text(4) == "0.0000") return "under $0.0001";
    return (negative ? "-$" : "$") + with_commas(size.text(below_a_cent ? 4 : 2));
}

std::string in_words(double number) {
    if (!std::isfinite(number)) return "unlimited";
    std::string text = fixed(number, 3);
    drop_trailing_zeros(text);
    return text == "-0" ? "0" : with_commas(text);
}

std::string percent(double share) { return three_digits(std::round(share * 1000) / 10) + " %"; }

std::string signed_words(Bytes amount) {
    if (std::abs(amount.count) < 0.5) return "no change";
    return amount.count > 0 ? "+" + in_words(amount) : in_words(amount);
}

std::string signed_words(Decimal usd) {
    if (usd.text(4) == "0.0000" || usd.text(4) == "-0.0000") return "no change";
    return usd > Decimal() ? "+" + in_words(usd) : in_words(usd);
}

}  // namespace rehearse
