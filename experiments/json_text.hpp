// JSON between text and JsonValue. The only door to the JSON library; nobody else needs its headers.
// Reading allows comments and says where a mistake stands; writing is the same bytes on every machine.
#pragma once

#include <string>
#include <string_view>

#include "experiments/json_value.hpp"

namespace rehearse {

/// Reads JSON with comments. Throws ConfigError with file:line:column when it is not well formed, a key stands twice in one
/// object, or it is nested deeper than 64 levels.
JsonValue parse_json(std::string_view text, const std::string& file);

/// Pretty-printed with two blanks a level and a newline at the end; infinite numbers become null.
std::string to_text(const JsonValue& value);

/// The same on one line without a newline, for files with one object a line.
std::string to_line(const JsonValue& value);

}  // namespace rehearse
