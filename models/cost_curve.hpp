// What an incident costs beyond steady state, instant by instant and hour by hour; both fold the same books as the bill does.
#pragma once

#include "models/outcome.hpp"

namespace rehearse {

class World;

/// Fills the cost curve and the cost of each hour. Both stay empty when a price is unknown or nothing ran before the failure.
/// `o` has its times, its steady state and its bills.
void draw_cost(Outcome& o, const World& world);

}  // namespace rehearse
