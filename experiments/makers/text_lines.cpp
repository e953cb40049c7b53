// Listings of a large cluster are megabytes, so nothing is copied.
#include "experiments/makers/text_lines.hpp"

#include <charconv>
#include <cmath>

#include "experiments/config_error.hpp"

namespace rehearse {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r";
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        std::string_view line = text.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        lines.push_back(line);
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
    }
    return lines;
}

std::vector<std::string_view> pieces_of(std::string_view text, char separator) {
    std::vector<std::string_view> pieces;
    if (trimmed(text).empty()) return pieces;
    for (std::size_t start = 0; start <= text.size();) {
        const std::size_t end = std::min(text.find(separator, start), text.size());
        pieces.push_back(trimmed(text.substr(start, end - start)));
        start = end + 1;
    }
    return pieces;
}

std::vector<std::string_view> words_in(std::string_view line) {
    std::vector<std::string_view> words;
    for (std::size_t at = line.find_first_not_of(" \t"); at != std::string_view::npos;) {
        const std::size_t end = std::min(line.find_first_of(" \t", at), line.size());
        words.push_back(line.substr(at, end - at));
        at = line.find_first_not_of(" \t", end);
    }
    return words;
}

std::string place_in(const std::string& file, std::size_t line) { return file + ":" + std::to_string(line + 1); }

Count whole_in(std::string_view word, const std::string& file, std::size_t line, const char* what) {
    Count number = -1;
    const auto [end, mistake] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (mistake == std::errc{} && end == word.data() + word.size() && number >= 0) return number;
    throw ConfigError(place_in(file, line), "", std::string("expected ") + what + ", found " + in_quotes(word));
}

double number_in(std::string_view word, const std::string& file, std::size_t line, const char* what) {
    double number = 0;
    const auto [end, mistake] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (mistake == std::errc{} && end == word.data() + word.size() && std::isfinite(number)) return number;
    throw ConfigError(place_in(file, line), "", std::string("expected ") + what + ", found " + in_quotes(word));
}

}  // namespace rehearse
