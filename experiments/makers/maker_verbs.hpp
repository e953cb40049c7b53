// The verbs that write studies: new, import.
#pragma once

#include "experiments/command.hpp"
#include "experiments/exit_code.hpp"

namespace rehearse {

// Each prints the study, or writes it to FOLDER/study.json with --output FOLDER, to FILE with --output FILE.json. Throws ConfigError for wrong input, with nothing written.
ExitCode new_verb(const Command& command);
ExitCode import_verb(const Command& command);

}  // namespace rehearse
