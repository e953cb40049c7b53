// Quantities between text and types: "5 min", "40 GiB", "250 MiB/s", "10 Gbit/s".
// Decimal and binary units are kept apart, bits exist only in rates, and writing then reading gives the same value exactly.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/units.hpp"

namespace rehearse {

// A text that is not the quantity it should be throws WrongValue.

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
/// The same at the end of `text`, for files with many numbers.
void add_number(std::string& text, double number);

/// The units that a text may use, for schemas and help.
std::vector<std::string_view> duration_unit_names();
std::vector<std::string_view> byte_unit_names();
std::vector<std::string_view> rate_unit_names();

}  // namespace rehearse
