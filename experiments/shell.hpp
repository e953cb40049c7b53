// What a shell and a reader of manuals want to know of the command line, written from the lists of verbs and options.
#pragma once

#include <string>

namespace rehearse {

/// A script that completes verbs, options and files; `shell` is bash, zsh or fish.
std::string completion_script(const std::string& shell);

/// The manual page rehearse(1), as roff.
std::string man_page();

}  // namespace rehearse
