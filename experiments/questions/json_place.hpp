// Places in a JSON document by their paths: looking at one, and a document with another value there.
#pragma once

#include <optional>
#include <string_view>

#include "experiments/json_value.hpp"

namespace rehearse {

/// What stands at the plain path (`topics[0].replication.factor`); null when nothing does. Where keys hold dots the longest key that fits is meant.
const JsonValue* value_at(const JsonValue& document, std::string_view path);

/// How the part of a path that names nothing yet is read: as one key with dots in it, or as keys one below the other.
enum class NewKeys { one, nested };

/// The document with `value` at the path; none when a list has no such element or something on the way is neither object nor list.
std::optional<JsonValue> with_value(const JsonValue& document, std::string_view path, const JsonValue& value, NewKeys keys);

}  // namespace rehearse
