// What the verbs of questions read from the command line in the same way: the study, its designs, counts, shares.
#pragma once

#include <optional>
#include <string>

#include "experiments/command.hpp"
#include "experiments/questions/variant.hpp"

namespace rehearse {

/// The study of a command with its seed, and with the one design that --architecture names, if it is given; warnings go to the standard error.
Study asked_study(const Command& command, const Catalog& catalog);

/// The whole number after an option; none when it is not given. Throws ConfigError.
std::optional<Count> asked_count(const Command& command, const std::string& option, Count least, Count most);

/// The share after an option: "5 %", "5%" or "0.05"; none when it is not given. Throws ConfigError.
std::optional<double> asked_share(const Command& command, const std::string& option);

}  // namespace rehearse
