// Questions that the command line answers, asked from Python: the same code, the same JSON, the same sentences.
#pragma once

#include <nanobind/nanobind.h>

#include <map>
#include <string>
#include <vector>

namespace rehearse::python {

/// What the command line would have ended with and printed.
struct Answered {
    int exit_code = 0;
    std::string text;
};

/// A verb with what follows it; options by their long names, flags with no texts. One question at a time, whoever asks.
/// Throws ConfigError as the command line refuses.
Answered ask(const std::string& verb, const std::string& subject, const std::vector<std::string>& words, const std::map<std::string, std::vector<std::string>>& options,
             const nanobind::object& progress);

}  // namespace rehearse::python
