// `rehearse sensitivity`: which inputs move an answer, and where the ranking of two designs changes.
#pragma once

#include "experiments/command.hpp"
#include "experiments/exit_code.hpp"

namespace rehearse {

ExitCode sensitivity_verb(const Command& command);

}  // namespace rehearse
