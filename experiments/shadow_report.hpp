// What `rehearse shadow` says: a table for people, JSON for programs, and a picture of measured against predicted curves.
#pragma once

#include <string>
#include <vector>

#include "experiments/json_value.hpp"
#include "experiments/shadow_score.hpp"

namespace rehearse {

std::string shadow_text(const std::vector<ScoredCase>& cases, const ShadowSummary& summary, int seeds);
JsonValue shadow_json(const std::vector<ScoredCase>& cases, const ShadowSummary& summary);
/// Empty where the case has no curves.
std::string shadow_picture(const ScoredCase& scored);

}  // namespace rehearse
