// Options as text into numbers, with a sentence when they are none.
#include "verb.hpp"

#include <algorithm>
#include <charconv>

namespace rehearse::bench {

namespace {

template <class Number>
Number parsed(const std::string& name, const std::string& text, const char* expected) {
    Number number{};
    const char* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc() || rest != end) throw UsageError("--" + name + ": expected " + expected + ", got '" + text + "'");
    return number;
}

}  // namespace

std::uint64_t Values::count(const std::string& name) const {
    const auto number = parsed<std::uint64_t>(name, text(name), "a whole number");
    if (number == 0) throw UsageError("--" + name + ": expected at least 1");
    return number;
}

double Values::number(const std::string& name) const { return parsed<double>(name, text(name), "a number"); }

const std::string& Values::word(const std::string& name, const std::vector<std::string>& words) const {
    if (std::find(words.begin(), words.end(), text(name)) != words.end()) return text(name);
    std::string list;
    for (const std::string& word : words) list += (list.empty() ? "" : ", ") + word;
    throw UsageError("--" + name + ": expected one of " + list + ", got '" + text(name) + "'");
}

}  // namespace rehearse::bench
