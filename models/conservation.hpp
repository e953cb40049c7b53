// What must balance at the end of every run: what was offered, acknowledged, read, booked.
#pragma once

#include <vector>

#include "models/balance.hpp"

namespace rehearse {

class World;

/// All balances of a run, in bytes.
std::vector<Balance> balances_of(const World& world);

/// Rounding of rates and whole nanoseconds over hours of terabytes; anything lost or doubled is far larger.
inline constexpr double conservation_tolerance = 1e-6;

}  // namespace rehearse
