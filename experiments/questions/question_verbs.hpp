// The verbs that ask many runs.
#pragma once

#include <optional>

#include "experiments/command.hpp"
#include "experiments/exit_code.hpp"

namespace rehearse {

/// Does what the command asks; none when its verb is not one of these. Throws ConfigError for wrong input.
std::optional<ExitCode> perform_question(const Command& command);

}  // namespace rehearse
