// Quantities as people read them: three significant digits, one unit, the same words in every table, report and picture.
// These texts are for reading only; quantity.hpp writes the texts that read back exactly.
#pragma once

#include <optional>
#include <string>

#include "sim/units.hpp"
#include "topologies/decimal.hpp"

namespace rehearse {

/// "340 ms", "41.3 s", "4 min 12 s", "2 h 05 min", "3 d 4 h"; "for ever" for the longest span.
std::string in_words(Duration span);
/// "0 B", "512 B", "1.2 TB": powers of 1000.
std::string in_words(Bytes amount);
/// "120 MB/s"; "unlimited" when infinite.
std::string in_words(Rate rate);
/// "$412.10", "-$3.20", "$1,204,000.00"; below a cent "$0.0042", and "under $0.0001".
std::string in_words(Decimal usd);
/// "3", "1,204,000", "2.5": at most three digits after the point.
std::string in_words(double number);
/// "41 %", "0.4 %".
std::string percent(double share);

/// "unknown" when there is nothing.
template <class T>
std::string in_words(const std::optional<T>& value) {
    return value ? in_words(*value) : "unknown";
}

/// "+40 GB" or "-40 GB"; "no change" when it would read as zero.
std::string signed_words(Bytes amount);
std::string signed_words(Decimal usd);

/// `number` with three significant digits and no trailing zeros: "41.3", "1.2", "412", "0.05".
std::string three_digits(double number);

}  // namespace rehearse
