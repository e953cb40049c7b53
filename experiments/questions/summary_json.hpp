// A summary as a line of JSON and back: what a play on another machine sends home.
#pragma once

#include <string>

#include "experiments/questions/summary.hpp"

namespace rehearse {

/// Numbers are the shortest decimals that read back as the same value, so nothing is lost on the way.
std::string summary_line(const Summary& summary);

/// Throws ConfigError, naming `from`, for a text that summary_line() did not write.
Summary summary_in(const std::string& line, const std::string& from);

}  // namespace rehearse
