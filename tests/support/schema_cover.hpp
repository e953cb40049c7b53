// A structural check of a document against a schema of ours, without a schema library.
#pragma once

#include "experiments/json_value.hpp"

namespace rehearse::test {

/// Every key of a document is a property of its schema; alternatives count when one of them has it.
inline bool covered(const JsonValue& document, const JsonValue& schema) {
    if (const JsonValue* choices = schema.find("anyOf")) {
        for (const JsonValue& choice : *choices->as_list())
            if (covered(document, choice)) return true;
        return false;
    }
    if (document.as_list()) {
        for (const JsonValue& element : *document.as_list())
            if (!schema.find("items") || !covered(element, *schema.find("items"))) return false;
        return true;
    }
    if (!document.as_object()) return !schema.find("properties");
    if (const JsonValue* required = schema.find("required"))
        for (const JsonValue& key : *required->as_list())
            if (!document.find(*key.text())) return false;
    for (const auto& [key, value] : *document.as_object()) {
        const JsonValue* property = schema.find("properties") ? schema.find("properties")->find(key) : nullptr;
        if (!property || !covered(value, *property)) return false;
        if (property->find("const") && !(*property->find("const") == value)) return false;
    }
    return true;
}

}  // namespace rehearse::test
