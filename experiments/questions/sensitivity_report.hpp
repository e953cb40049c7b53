// The answer of `rehearse sensitivity` as tables and as JSON.
#pragma once

#include <string>

#include "experiments/json_value.hpp"
#include "experiments/questions/sensitivity.hpp"

namespace rehearse {

std::string sensitivity_text(const Sensitivity& found, const SensitivityRequest& request, const Study& study);
JsonValue sensitivity_json(const Sensitivity& found, const SensitivityRequest& request, const Study& study);

}  // namespace rehearse
