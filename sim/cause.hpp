// What holds a flow's rate down at a moment: a pool, its own cap, its request loop, or a gate that it waits at.
#pragma once

#include <compare>
#include <cstdint>

namespace rehearse {

struct Cause {
    enum class Kind : std::uint8_t { none, pool, cap, loop, gate };

    Kind kind = Kind::none;
    std::uint32_t index = 0;  // of the pool or gate; 0 otherwise

    constexpr auto operator<=>(const Cause&) const = default;
};

}  // namespace rehearse
