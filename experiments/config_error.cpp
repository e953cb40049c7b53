// How sentences about wrong input are put together.
// Whatever the user's file holds, the sentence stays on one line.
#include "experiments/config_error.hpp"

#include "experiments/nearest_name.hpp"

namespace rehearse {
namespace {

constexpr std::size_t longest_quote = 60;
constexpr std::size_t longest_listing = 12;

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

std::string one_line(std::string_view text) {
    std::string line(text);
    for (char& c : line)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
    return line;
}

std::string sentence(std::string_view file, std::string_view path, std::string_view expectation, std::string_view hint) {
    std::string text(file);
    for (const std::string_view part : {path, expectation}) {
        if (part.empty()) continue;
        if (!text.empty()) text += ": ";
        text += part;
    }
    if (!hint.empty()) text.append("; ").append(hint);
    return one_line(text);
}

}  // namespace

ConfigError::ConfigError(std::string file, std::string path, std::string_view expectation, std::string_view hint)
    : std::runtime_error(sentence(file, path, expectation, hint)), file_(std::move(file)), path_(std::move(path)) {}

std::string in_quotes(std::string_view text) {
    if (text.size() <= longest_quote) return '"' + one_line(text) + '"';
    std::size_t end = longest_quote;
    while (end > 0 && continues_character(text[end])) --end;
    return '"' + one_line(text.substr(0, end)) + "...\"";
}

std::string expected_one_of(std::string_view noun, std::span<const std::string> known, std::string_view found) {
    std::string clause = "expected ";
    if (known.empty())
        clause.append("no ").append(noun).append(" because none is known");
    else if (known.size() > longest_listing)
        clause.append("a known ").append(noun);
    else
        clause.append(known.size() == 1 ? "" : "one of ").append(listed(known));
    return clause + ", found " + in_quotes(found);
}

std::string listed(std::span<const std::string> names) {
    std::string list;
    for (const std::string& name : names) list.append(list.empty() ? "" : ", ").append(in_quotes(name));
    return list;
}

std::string nearest_hint(std::string_view wrong, std::span<const std::string> known) {
    const NearestName nearest = nearest_name(wrong, known);
    if (nearest.name.empty()) return {};
    return nearest.close ? "did you mean " + in_quotes(nearest.name) + "?"
                         : "the nearest known name is " + in_quotes(nearest.name);
}

}  // namespace rehearse
