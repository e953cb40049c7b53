// The answer of `rehearse odds` as tables and as JSON.
#pragma once

#include <string>
#include <vector>

#include "experiments/json_value.hpp"
#include "experiments/questions/durability.hpp"
#include "experiments/questions/odds.hpp"

namespace rehearse {

std::string odds_text(const Odds& odds, const Study& study, const std::string& hazards);
std::string durability_text(const std::vector<Durability>& all);

JsonValue odds_json(const Odds& odds, const Study& study, const std::string& hazards, const std::vector<Durability>& durability);

}  // namespace rehearse
