// Quantities between text and types: "5 min", "40 GiB", "250 MiB/s", "10 Gbit/s".
// Decimal and binary units are kept apart, bits exist only in rates, and writing then reading gives the same value exactly.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "sim/units.hpp"

namespace rehearse {

/// A text that is not the quantity it should be; what() is a clause `expected ..., found ...`, hint() may be empty.
class WrongQuantity : public std::invalid_argument {
public:
    WrongQuantity(const std::string& clause, std::string hint) : std::invalid_argument(clause), hint_(std::move(hint)) {}
    const std::string& hint() const { return hint_; }

private:
    std::string hint_;
};

/// A span such as "250 ms", "5 min" or "1 h 30 min"; units ns, us, ms, s, min (m), h, d. "unlimited" is the longest span.
Duration parse_duration(std::string_view text);
/// An amount such as "40 GiB" or "12 TB"; units B, kB to PB (powers of 1000), KiB to PiB (powers of 1024).
Bytes parse_bytes(std::string_view text);
/// A rate such as "250 MiB/s" or "10 Gbit/s"; units of parse_bytes with "/s", and bit/s to Tbit/s (powers of 1000).
Rate parse_rate(std::string_view text);

/// The shortest text in one unit that reads back as the same value.
std::string to_text(Duration span);
std::string to_text(Bytes amount);
std::string to_text(Rate rate);
/// The shortest decimal that reads back as the same number.
std::string to_text(double number);

}  // namespace rehearse
