// What every object and every field of a schema has in common.
#include "experiments/json_schema.hpp"

namespace rehearse {
void describe_field(JsonValue& schema, const Field& field, const JsonValue& fallback) {
    std::string description(field.meaning);
    if (!fallback.is_null()) {
        description.append(" (default from: ").append(field.source);
        if (!field.as_of.empty()) description.append(", ").append(field.as_of);
        description += ")";
        schema.set("default", fallback);
    }
    schema.set("description", description);
}

JsonValue ObjectSchema::finished() const {
    JsonValue schema = JsonValue::object();
    schema.set("type", "object").set("properties", properties);
    if (!required.as_list()->empty()) schema.set("required", required);
    return schema.set("additionalProperties", false);
}

}  // namespace rehearse
