// Wrong input of the user, as one sentence: file, place in it, what was expected and the nearest known name.
// The command line prints it and exits with 64; nothing has been simulated or written by then.
#pragma once

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace rehearse {

/// `path` is the place inside the file ("timeline[0].zone"), empty for the file as a whole.
class ConfigError : public std::runtime_error {
public:
    /// `expectation` is a clause such as `expected a duration such as "5 min", found 7`; `hint` may be empty.
    ConfigError(std::string file, std::string path, std::string_view expectation, std::string_view hint = {});

    const std::string& file() const { return file_; }
    const std::string& path() const { return path_; }

private:
    std::string file_;
    std::string path_;
};

/// A value that is not what it should be, thrown where its place is not known yet: what() is a clause `expected ..., found ...`.
class WrongValue : public std::invalid_argument {
public:
    explicit WrongValue(const std::string& clause, std::string hint = {})
        : std::invalid_argument(clause), hint_(std::move(hint)) {}
    const std::string& hint() const { return hint_; }

private:
    std::string hint_;
};

/// The text in quotes, on one line and of bearable length, as error sentences show what they found.
std::string in_quotes(std::string_view text);

/// `expected one of "a", "b", found "q"`, or `expected a known <noun>, found "q"` when there are too many to list.
std::string expected_one_of(std::string_view noun, std::span<const std::string> known, std::string_view found);

/// `"a", "b", "c"`.
std::string listed(std::span<const std::string> names);

/// `did you mean "b"?`, or `the nearest known name is "b"` when it is far off; empty when nothing is known.
std::string nearest_hint(std::string_view wrong, std::span<const std::string> known);

}  // namespace rehearse
