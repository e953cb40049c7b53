// The arithmetic of Decimal on a 128-bit mantissa. Promises that no result is wrong in silence: overflow throws.
#include "topologies/decimal.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "sim/check.hpp"

namespace rehearse {
namespace {

__extension__ typedef __int128 Wide;
__extension__ typedef unsigned __int128 UnsignedWide;

constexpr UnsignedWide largest = ~UnsignedWide{0} >> 1;  // 2^127 - 1

constexpr Wide power_of_ten(int n) {
    Wide p = 1;
    for (; n > 0; --n) p *= 10;
    return p;
}

constexpr UnsignedWide magnitude(Wide v) {
    return v < 0 ? UnsignedWide{0} - static_cast<UnsignedWide>(v) : static_cast<UnsignedWide>(v);
}

constexpr Wide with_sign(UnsignedWide m, bool negative) { return negative ? -static_cast<Wide>(m) : static_cast<Wide>(m); }

/// Adds one to the quotient when the rest is above half of the divisor, or is half of it and the quotient odd.
constexpr UnsignedWide half_even(UnsignedWide quotient, UnsignedWide rest, UnsignedWide divisor) {
    const UnsignedWide other = divisor - rest;
    const bool up = rest > other || (rest == other && (quotient & 1) != 0);
    return quotient + (up ? 1 : 0);
}

UnsignedWide product(UnsignedWide a, UnsignedWide b) {
    expects(b == 0 || a <= largest / b, "a decimal product stays in range");
    return a * b;
}

UnsignedWide shifted_left(UnsignedWide m, int bits) {
    expects(m == 0 || (bits < 127 && m <= (largest >> bits)), "a decimal product stays in range");
    return m == 0 ? 0 : m << bits;
}

UnsignedWide shifted_right(UnsignedWide m, int bits) {
    if (bits >= 127) return 0;  // m < 2^127 * 2^-1 of the divisor: below half of the last digit
    const UnsignedWide divisor = UnsignedWide{1} << bits;
    return half_even(m >> bits, m & (divisor - 1), divisor);
}

std::string digits_of(UnsignedWide m) {
    std::string out;
    do {
        out.push_back(static_cast<char>('0' + static_cast<int>(m % 10)));
        m /= 10;
    } while (m != 0);
    std::reverse(out.begin(), out.end());
    return out;
}

/// The digits and the power of ten of a number's text.
struct Parsed {
    std::string digits;
    int exponent = 0;
    bool negative = false;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes the digits up to the exponent, counting those after the point.
bool take_digits(std::string_view& text, Parsed& out) {
    bool point = false;
    while (!text.empty() && (is_digit(text.front()) || (text.front() == '.' && !point))) {
        if (text.front() == '.') {
            point = true;
        } else {
            out.digits.push_back(text.front());
            if (point) --out.exponent;
        }
        text.remove_prefix(1);
    }
    return !out.digits.empty();
}

bool take_exponent(std::string_view text, Parsed& out) {
    if (text.empty()) return true;
    if (text.front() != 'e' && text.front() != 'E') return false;
    text.remove_prefix(1);
    if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
    int exponent = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), exponent);
    if (error != std::errc{} || end != text.data() + text.size() || std::abs(exponent) > 1000) return false;
    out.exponent += exponent;
    return true;
}

std::optional<Parsed> split_number(std::string_view text) {
    Parsed out;
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
        out.negative = text.front() == '-';
        text.remove_prefix(1);
    }
    if (!take_digits(text, out) || !take_exponent(text, out)) return std::nullopt;
    while (out.digits.size() > 1 && out.digits.back() == '0') {
        out.digits.pop_back();
        ++out.exponent;
    }
    out.digits.erase(0, std::min(out.digits.find_first_not_of('0'), out.digits.size() - 1));
    return out;
}

}  // namespace

Decimal Decimal::of(Mantissa m) {
    Decimal d;
    d.mantissa_ = m;
    return d;
}

Decimal::Mantissa Decimal::add(Mantissa a, Mantissa b) {
    Mantissa sum = 0;
    const bool overflow = __builtin_add_overflow(a, b, &sum);
    expects(!overflow && magnitude(sum) <= largest, "a decimal sum stays in range");
    return sum;
}

std::optional<Decimal> Decimal::parse(std::string_view text) {
    const std::optional<Parsed> number = split_number(text);
    if (!number) return std::nullopt;
    if (number->digits == "0") return Decimal{};
    const int zeros = number->exponent + fraction_digits;
    if (zeros < 0 || number->digits.size() + static_cast<std::size_t>(zeros) > 38) return std::nullopt;
    UnsignedWide m = 0;
    for (const char c : number->digits) m = m * 10 + static_cast<unsigned>(c - '0');
    m *= magnitude(power_of_ten(zeros));  // at most 38 digits: below 2^127
    return of(with_sign(m, number->negative));
}

Decimal Decimal::whole(long long units) { return of(static_cast<Wide>(units) * power_of_ten(fraction_digits)); }

Decimal operator-(Decimal a) { return Decimal::of(-a.mantissa_); }
Decimal operator+(Decimal a, Decimal b) { return Decimal::of(Decimal::add(a.mantissa_, b.mantissa_)); }
Decimal operator-(Decimal a, Decimal b) { return Decimal::of(Decimal::add(a.mantissa_, -b.mantissa_)); }

Decimal operator*(Decimal price, double quantity) {
    expects(std::isfinite(quantity), "a quantity is finite");
    int exponent = 0;
    const double fraction = std::frexp(std::fabs(quantity), &exponent);
    const auto bits = static_cast<UnsignedWide>(std::ldexp(fraction, std::numeric_limits<double>::digits));
    exponent -= std::numeric_limits<double>::digits;
    const UnsignedWide exact = product(magnitude(price.mantissa_), bits);
    const UnsignedWide m = exponent < 0 ? shifted_right(exact, -exponent) : shifted_left(exact, exponent);
    return Decimal::of(with_sign(m, (price.mantissa_ < 0) != (quantity < 0)));
}

std::string Decimal::text() const {
    std::string out = text(fraction_digits);
    out.erase(out.find_last_not_of('0') + 1);
    if (out.back() == '.') out.pop_back();
    return out;
}

std::string Decimal::text(int digits) const {
    expects(digits >= 0 && digits <= fraction_digits, "between 0 and 12 digits after the point");
    const UnsignedWide divisor = magnitude(power_of_ten(fraction_digits - digits));
    const UnsignedWide m = magnitude(mantissa_);
    const UnsignedWide rounded = half_even(m / divisor, m % divisor, divisor);
    std::string all = digits_of(rounded);
    const auto after_point = static_cast<std::size_t>(digits);
    if (all.size() <= after_point) all.insert(0, after_point + 1 - all.size(), '0');
    std::string out(mantissa_ < 0 && rounded != 0 ? 1 : 0, '-');
    out.append(all, 0, all.size() - after_point);
    if (digits > 0) out.append(1, '.').append(all, all.size() - after_point);
    return out;
}

double Decimal::approximate() const { return static_cast<double>(mantissa_) / 1e12; }

}  // namespace rehearse
