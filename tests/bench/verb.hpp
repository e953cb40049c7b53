// What the measuring program knows about one of its verbs. A verb is one file that fills in a Verb, and one line in verbs.cpp.
#pragma once

#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace rehearse::bench {

/// Wrong input from outside; ends the program with its sentence and exit code 64.
class UsageError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

enum class Takes { value, nothing, place };

/// `--name VALUE`, `--name` alone, or NAME by its place on the command line.
struct Option {
    std::string name;
    std::string meaning;
    std::string value;  // the default; empty with `required`: must be given
    Takes takes = Takes::value;
    bool required = false;
};

/// The options of a verb as they were given, by name.
class Values {
public:
    explicit Values(std::map<std::string, std::string> values) : values_(std::move(values)) {}

    const std::string& text(const std::string& name) const { return values_.at(name); }
    bool flag(const std::string& name) const { return values_.at(name) == "true"; }
    /// A whole number of at least 1.
    std::uint64_t count(const std::string& name) const;
    double number(const std::string& name) const;
    /// One of `words`.
    const std::string& word(const std::string& name, const std::vector<std::string>& words) const;

private:
    std::map<std::string, std::string> values_;
};

struct Verb {
    std::string name;
    std::string meaning;
    std::vector<Option> options;
    int (*run)(const Values&);  // returns the exit code
};

}  // namespace rehearse::bench
