// The answer of `rehearse calibrate` as tables and as JSON.
#pragma once

#include <string>

#include "experiments/json_value.hpp"
#include "experiments/questions/calibration.hpp"

namespace rehearse {

std::string calibration_text(const Calibration& found, const Study& study);
JsonValue calibration_json(const Calibration& found, const Study& study);

}  // namespace rehearse
