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
/// `player`, unless None, plays instead of this machine: a function of the texts of whole studies that gives what each came to (play_texts), in order.
/// Throws ConfigError as the command line refuses.
Answered ask(const std::string& verb, const std::string& subject, const std::vector<std::string>& words, const std::map<std::string, std::vector<std::string>>& options,
             const nanobind::object& progress, const nanobind::object& player);

/// The other end of a player: what the one design of each study came to; empty texts from where Ctrl-C came on. `prices`: the file of a price book, or empty.
std::vector<std::string> play_texts(const std::vector<std::string>& studies, const std::string& prices);

}  // namespace rehearse::python
