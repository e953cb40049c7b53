// Turns any struct that declares its fields into JSON, quantities as text, every value present: what was read plus the
// defaults. Reading the result gives an equal struct.
#pragma once

#include <string>

#include "experiments/json_choice.hpp"
#include "experiments/json_leaf.hpp"
#include "experiments/json_shape.hpp"
#include "experiments/json_value.hpp"

namespace rehearse {

template <LeafShape T>
JsonValue to_json(const T& value) {
    return Leaf<T>::write(value);
}
template <Declared T>
JsonValue to_json(const T& value);
template <ChoiceShape T>
JsonValue to_json(const T& value);
template <MapShape T>
JsonValue to_json(const T& value);
template <ListShape T>
JsonValue to_json(const T& value);

template <Declared T>
JsonValue to_json(const T& value) {
    JsonValue object = JsonValue::object();
    if constexpr (Tagged<T>) object.set(T::tag, T::kind);
    look_at_fields(value, [&object](const Field& field, const auto& member) {
        if constexpr (!OptionalShape<std::remove_cvref_t<decltype(member)>>)
            object.set(field.name, to_json(member));
        else if (member)
            object.set(field.name, to_json(*member));
    });
    return object;
}

template <ChoiceShape T>
JsonValue to_json(const T& value) {
    return std::visit([](const auto& chosen) { return to_json(chosen); }, value);
}

template <MapShape T>
JsonValue to_json(const T& value) {
    JsonValue object = JsonValue::object();
    for (const auto& [key, member] : value) object.set(key, to_json(member));
    return object;
}

template <ListShape T>
JsonValue to_json(const T& value) {
    JsonValue list = JsonValue::list();
    for (const auto& element : value) list.push(to_json(element));
    return list;
}

}  // namespace rehearse
