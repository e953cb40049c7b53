// The verb `headroom`: how much spare a target needs, or what the study's own hardware comes to under the worst of its failures.
#pragma once

#include "experiments/command.hpp"
#include "experiments/exit_code.hpp"

namespace rehearse {

ExitCode headroom_verb(const Command& command);

}  // namespace rehearse
