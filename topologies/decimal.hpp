// Decimal: exact decimal numbers for prices and money, 12 digits after the point.
// Sums and comparisons are exact; only a product with a quantity rounds, half to even, at the twelfth digit.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace rehearse {

/// Holds any multiple of 10^-12 up to about 1.7 * 10^26. Leaving that range throws OurMistake.
class Decimal {
public:
    static constexpr int fraction_digits = 12;

    Decimal() = default;

    /// Reads "0.02", "-1.5", "3e-05". Nothing when the text is no number, is too large, or has a digit after the twelfth.
    static std::optional<Decimal> parse(std::string_view text);
    static Decimal whole(long long units);

    friend bool operator==(Decimal, Decimal) = default;
    friend auto operator<=>(Decimal, Decimal) = default;
    friend Decimal operator-(Decimal a);
    friend Decimal operator+(Decimal a, Decimal b);
    friend Decimal operator-(Decimal a, Decimal b);
    Decimal& operator+=(Decimal b) { return *this = *this + b; }
    Decimal& operator-=(Decimal b) { return *this = *this - b; }

    /// Times the exact binary value of `quantity` (finite), rounded once, half to even.
    friend Decimal operator*(Decimal price, double quantity);
    friend Decimal operator*(double quantity, Decimal price) { return price * quantity; }

    /// Every digit, without trailing zeros: "0.0133", "12", "-0.5".
    std::string text() const;
    /// Exactly `digits` (0..12) digits after the point, rounded half to even: "20.48".
    std::string text(int digits) const;
    /// The nearest double: for pictures, never for sums of money.
    double approximate() const;

private:
    __extension__ typedef __int128 Mantissa;

    static Decimal of(Mantissa m);
    static Mantissa add(Mantissa a, Mantissa b);

    Mantissa mantissa_ = 0;  // the value times 10^12
};

}  // namespace rehearse
