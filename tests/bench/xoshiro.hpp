// The random source of all measurements: xoshiro256++ seeded by splitmix64, so that a peer in any language can draw the same.
// Source: Blackman, Vigna, "Scrambled linear pseudorandom number generators", 2021; both generators are in the public domain.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

#include "sim/elementary.hpp"

namespace rehearse::bench {

class Xoshiro {
public:
    explicit Xoshiro(std::uint64_t seed) {
        for (std::uint64_t& word : state_) {
            seed += 0x9E3779B97F4A7C15;
            std::uint64_t z = seed;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            word = z ^ (z >> 31);
        }
    }

    std::uint64_t next() {
        auto& s = state_;
        const std::uint64_t result = std::rotl(s[0] + s[3], 23) + s[0];
        const std::uint64_t t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = std::rotl(s[3], 45);
        return result;
    }

    /// In [0, 1).
    double uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }
    /// In {0, ..., n-1}, for n below 2^32.
    std::uint64_t below(std::uint64_t n) { return ((next() >> 32) * n) >> 32; }
    /// Exponential with mean 1.
    double exponential() { return -own_log(1.0 - uniform()); }

private:
    std::array<std::uint64_t, 4> state_{};
};

}  // namespace rehearse::bench
