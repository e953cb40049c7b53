// `rehearse calibrate`: unknown parameters of a study from measured cases.
#pragma once

#include "experiments/command.hpp"
#include "experiments/exit_code.hpp"

namespace rehearse {

ExitCode calibration_verb(const Command& command);

}  // namespace rehearse
