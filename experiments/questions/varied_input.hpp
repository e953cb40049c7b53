// A parameter of a study that varies between two values, as a number: what sensitivity moves, what calibration fits.
#pragma once

#include <string>
#include <vector>

#include "experiments/questions/variant.hpp"

namespace rehearse {

enum class InputKind { number, whole, span, bytes, rate };

struct VariedInput {
    std::string path;
    InputKind kind = InputKind::number;
    double low = 0, high = 1;               // seconds, bytes, bytes a second, or plain
    bool by_factors = false;                // steps multiply: the ends lie a factor of ten or more apart

    /// The value at a share of the range, 0 to 1.
    double at(double share) const;
    /// The same as the study would state it.
    JsonValue json_at(double share) const;
    /// The share of the range at which a value lies.
    double share_of(double value) const;
    /// A value as people write it: "9 s", "250 MiB/s", "0.3".
    std::string words(double value) const;
};

/// "PATH=LOW..HIGH", where LOW may leave its unit to HIGH. Throws ConfigError that blames `option`: no such place, no such values there, or no range.
VariedInput input_of(const std::string& text, const VariableStudy& study, const std::string& option);

/// What nobody has stated for the study and no document knows: unverified assumptions between half and twice their value; and the load between
/// 80 and 120 percent.
std::vector<VariedInput> usual_inputs(const VariableStudy& study, const std::string& architecture);

/// The study with its inputs at these shares of their ranges.
Variant variant_at(const std::vector<VariedInput>& inputs, const std::vector<double>& shares, const std::string& architecture);

}  // namespace rehearse
