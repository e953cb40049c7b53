// JSON Schema (draft 2020-12) from the declarations, so that editors complete keys, show meanings and mark mistakes.
// It accepts what the reader accepts, but for the semantic checks of a study.
#pragma once

#include <string>
#include <string_view>

#include "experiments/json_choice.hpp"
#include "experiments/json_leaf.hpp"
#include "experiments/json_shape.hpp"
#include "experiments/json_value.hpp"
#include "experiments/json_writer.hpp"

namespace rehearse {

/// Meaning and source of a field, added to the schema of its type; `fallback` is null when there is no default to show.
void describe_field(JsonValue& schema, const Field& field, const JsonValue& fallback);

/// The schema of an object under construction.
struct ObjectSchema {
    JsonValue properties = JsonValue::object();
    JsonValue required = JsonValue::list();

    JsonValue finished() const;
};

template <LeafShape T>
JsonValue schema_of(const Field& field) {
    return Leaf<T>::schema(field);
}
template <OptionalShape T>
JsonValue schema_of(const Field& field);
template <ListShape T>
JsonValue schema_of(const Field& field);
template <MapShape T>
JsonValue schema_of(const Field& field);
template <ChoiceShape T>
JsonValue schema_of(const Field& field);

template <Declared T>
void add_members(ObjectSchema& object) {
    if constexpr (Tagged<T>) {
        object.properties.set(T::tag, JsonValue::object().set("const", T::kind));
        object.required.push(T::tag);
    }
    look_at_fields(T{}, [&object](const Field& field, const auto& member) {
        using Member = std::remove_cvref_t<decltype(member)>;
        JsonValue schema = schema_of<Member>(field);
        JsonValue fallback;
        if constexpr (LeafShape<Member>) fallback = to_json(member);
        describe_field(schema, field, field.required || field.source.empty() ? JsonValue() : fallback);
        object.properties.set(field.name, std::move(schema));
        if (field.required) object.required.push(field.name);
    });
}

template <Declared T>
JsonValue schema_of(const Field&) {
    ObjectSchema object;
    add_members<T>(object);
    return object.finished();
}

template <OptionalShape T>
JsonValue schema_of(const Field& field) {
    return JsonValue::object().set(
        "anyOf", JsonValue::List{schema_of<typename T::value_type>(field), JsonValue::object().set("type", "null")});
}

template <ListShape T>
JsonValue schema_of(const Field& field) {
    return JsonValue::object().set("type", "array").set("items", schema_of<typename T::value_type>(field));
}

template <MapShape T>
JsonValue schema_of(const Field& field) {
    return JsonValue::object().set("type", "object").set("additionalProperties", schema_of<typename T::mapped_type>(field));
}

template <ChoiceShape T>
JsonValue schema_of(const Field& field) {
    JsonValue all = JsonValue::list();
    for_each_alternative<T>([&]<class Chosen>(Chosen*) { all.push(schema_of<Chosen>(field)); });
    return JsonValue::object().set("anyOf", std::move(all));
}

/// The schema of a whole file whose top object is a T.
template <Declared T>
JsonValue document_schema(std::string_view title) {
    ObjectSchema object;
    object.properties.set("$schema", JsonValue::object().set("type", "string"));
    add_members<T>(object);
    JsonValue schema = JsonValue::object();
    schema.set("$schema", "https://json-schema.org/draft/2020-12/schema").set("title", title);
    const JsonValue body = object.finished();
    for (const auto& [key, value] : *body.as_object()) schema.set(key, value);
    return schema;
}

}  // namespace rehearse
