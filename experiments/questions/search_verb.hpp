// The verb `search`: the worst moment and the worst element for the failure of a study, with a study file that plays it again.
#pragma once

#include "experiments/command.hpp"
#include "experiments/exit_code.hpp"

namespace rehearse {

ExitCode search_verb(const Command& command);

}  // namespace rehearse
