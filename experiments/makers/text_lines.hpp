// Cutting a text into lines, columns and whole numbers, with the place of what cannot be read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/fields.hpp"

namespace rehearse {

/// Without line ends; views into the text.
std::vector<std::string_view> lines_of(std::string_view text);
/// The pieces between separators, without blanks at their ends; an empty text has none.
std::vector<std::string_view> pieces_of(std::string_view text, char separator);
/// The words between blanks.
std::vector<std::string_view> words_in(std::string_view line);
std::string_view trimmed(std::string_view text);

/// A whole number, not negative; throws ConfigError with file and line, which is counted from 0 here and from 1 in the sentence.
Count whole_in(std::string_view word, const std::string& file, std::size_t line, const char* what);
/// A number; the same.
double number_in(std::string_view word, const std::string& file, std::size_t line, const char* what);
/// "file:12".
std::string place_in(const std::string& file, std::size_t line);

}  // namespace rehearse
