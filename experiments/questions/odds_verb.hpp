// `rehearse odds`: what years of failures, or many weathers of one timeline, come to.
#pragma once

#include "experiments/command.hpp"
#include "experiments/exit_code.hpp"

namespace rehearse {

ExitCode odds_verb(const Command& command);

}  // namespace rehearse
