// The ordered future. Order: time, then phase, then number of insertion; nothing else may break a tie.
// Phases of one instant repeat until it is quiet: what an observer schedules for now in an earlier phase runs before the next observer.
#pragma once

#include <cstdint>
#include <string>

#include "sim/action.hpp"
#include "sim/units.hpp"

namespace rehearse {

/// Failures strike first, models act, the fluid network settles once, probes look and change nothing.
enum class Phase : std::uint8_t { strike, act, settle, observe };

/// Names one entry of an agenda; may be kept for ever. A ticket that has fired or was cancelled is stale and harmless.
struct Ticket {
    std::uint32_t slot = 0xffffffff;
    std::uint32_t generation = 0;
    constexpr bool operator==(const Ticket&) const = default;
};

/// Limits that end a hang with a sentence instead of a hang.
struct AgendaLimits {
    std::uint64_t per_instant = 10'000'000;
    std::uint64_t per_run = 20'000'000'000;
};

enum class AgendaKind { heap, ladder };

}  // namespace rehearse
