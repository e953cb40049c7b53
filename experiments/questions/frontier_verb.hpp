// The verb `frontier`: every compared design in several sizes, as a table and a picture.
#pragma once

#include "experiments/command.hpp"
#include "experiments/exit_code.hpp"

namespace rehearse {

ExitCode frontier_verb(const Command& command);

}  // namespace rehearse
