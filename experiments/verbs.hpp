// The verbs of the command line, each from a parsed command to its exit code.
#pragma once

#include "experiments/command.hpp"
#include "experiments/exit_code.hpp"

namespace rehearse {

/// Does what the command asks; throws ConfigError for wrong input, with nothing written.
ExitCode perform(const Command& command);

}  // namespace rehearse
