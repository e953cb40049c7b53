// The verbs that ask about results and prices rather than play a study: explain, diff, prices.
#pragma once

#include "experiments/command.hpp"
#include "experiments/exit_code.hpp"

namespace rehearse {

// Each throws ConfigError for wrong input.
ExitCode explain_verb(const Command& command);
ExitCode diff_verb(const Command& command);
ExitCode prices_verb(const Command& command);

}  // namespace rehearse
