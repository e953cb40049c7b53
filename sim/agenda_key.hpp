// The 16 bytes by which the agenda orders its entries, compared as one 128-bit unsigned number:
// time in ns (64 bits) | phase (2) | number of insertion (38) | slot (24). The slot never decides: numbers are unique.
#pragma once

#include <cstdint>

#include "sim/units.hpp"

namespace rehearse {

enum class Phase : std::uint8_t;

__extension__ typedef unsigned __int128 AgendaKey;

inline constexpr int slot_bits = 24;
inline constexpr int number_bits = 38;
inline constexpr std::uint64_t most_slots = std::uint64_t{1} << slot_bits;
inline constexpr std::uint64_t most_numbers = std::uint64_t{1} << number_bits;
inline constexpr AgendaKey last_key = ~AgendaKey{0};

constexpr AgendaKey make_key(Time t, std::uint64_t low) {
    return (static_cast<AgendaKey>(static_cast<std::uint64_t>(t.ns)) << 64) | low;
}
constexpr std::uint64_t make_low(Phase phase, std::uint64_t number, std::uint32_t slot) {
    return (static_cast<std::uint64_t>(phase) << (number_bits + slot_bits)) | (number << slot_bits) | slot;
}
constexpr std::uint64_t ns_of(AgendaKey key) { return static_cast<std::uint64_t>(key >> 64); }
constexpr Time time_of(AgendaKey key) { return {static_cast<std::int64_t>(ns_of(key))}; }
constexpr std::uint64_t low_of(AgendaKey key) { return static_cast<std::uint64_t>(key); }
constexpr std::uint32_t slot_of(AgendaKey key) { return static_cast<std::uint32_t>(key) & ((1u << slot_bits) - 1); }
constexpr Phase phase_of(std::uint64_t low) { return static_cast<Phase>(low >> (number_bits + slot_bits)); }
constexpr std::uint64_t number_of(std::uint64_t low) { return (low >> slot_bits) & (most_numbers - 1); }

}  // namespace rehearse
