// A measured case for calibration: how a drill differed from the study, and what was measured in it.
#pragma once

#include <map>
#include <string>

#include "experiments/questions/summary.hpp"
#include "sim/fields.hpp"

namespace rehearse {

struct MeasuredCase {
    std::string name, architecture;
    std::map<std::string, std::string> values, measured, uncertainty;

    void fields(auto&& field) {
        field({.name = "case", .meaning = "what reports call it", .required = true}, name);
        field({.name = "architecture", .meaning = "the design that was measured; default: the only one of the study"}, architecture);
        field({.name = "values", .meaning = "path of the study -> value in this case, where it differs"}, values);
        field({.name = "measured", .meaning = "metric -> measured value, such as \"reachable\": \"31 s\"", .required = true}, measured);
        field({.name = "uncertainty", .meaning = "metric -> standard error of that value; default: 5 % of it"}, uncertainty);
    }
};

/// Reads one; throws ConfigError.
MeasuredCase load_measured_case(const std::string& file);

/// A value of a metric in seconds, bytes or dollars, as people write it. Throws ConfigError for the place in the file.
double metric_value(const std::string& text, const std::string& metric, const std::string& file, const std::string& place);

}  // namespace rehearse
