// A running 64-bit hash of everything a run states, so that "the same run" is one comparison.
// Equal on every compiler, build type and platform: it reads bits of values, never memory layout or addresses.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace rehearse {

/// Order matters. Not a cryptographic hash.
class Digest {
public:
    void add(std::uint64_t word);
    /// The bits of the number, so 0.0 and -0.0 differ; all NaNs count as one.
    void add(double number);
    /// Length and bytes, so that "ab","c" and "a","bc" differ.
    void add(std::string_view text);

    std::uint64_t value() const;
    /// Sixteen lower-case hexadecimal digits.
    std::string hex() const;

private:
    std::uint64_t state_ = 0x9e3779b97f4a7c15;
};

}  // namespace rehearse
