// The shapes that a declared parameter may have, as concepts: what fields() declares, nothing else.
// Reader, writer, schema, help and provenance all branch on these and on nothing else.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "sim/fields.hpp"

namespace rehearse {

/// Stands for any visitor when a type is asked whether it has fields.
struct AnyVisitor {
    void operator()(const Field&, auto&) const {}
};

/// A struct that lists its parameters.
template <class T>
concept Declared = std::is_class_v<T> && requires(T& declared) {
    declared.fields(AnyVisitor{});
};

/// An alternative that says which key of the object tells it apart, and the value that key has for it.
template <class T>
concept Tagged = Declared<T> && requires {
    std::string_view(T::tag);
    std::string_view(T::kind);
};

/// An alternative that is told apart by the presence of one of its own keys.
template <class T>
concept Keyed = Declared<T> && !Tagged<T> && requires {
    std::string_view(T::key);
};

template <class T>
struct ShapeOf {
    static constexpr bool optional = false, list = false, map = false, choice = false;
};
template <class T>
struct ShapeOf<std::optional<T>> : ShapeOf<void> {
    static constexpr bool optional = true;
};
template <class T>
struct ShapeOf<std::vector<T>> : ShapeOf<void> {
    static constexpr bool list = true;
};
template <class T>
struct ShapeOf<std::map<std::string, T>> : ShapeOf<void> {
    static constexpr bool map = true;
};
template <class... T>
struct ShapeOf<std::variant<T...>> : ShapeOf<void> {
    static constexpr bool choice = true;
};

template <class T>
concept OptionalShape = ShapeOf<T>::optional;
template <class T>
concept ListShape = ShapeOf<T>::list;
template <class T>
concept MapShape = ShapeOf<T>::map;
template <class T>
concept ChoiceShape = ShapeOf<T>::choice;
/// Everything else is written as one JSON scalar.
template <class T>
concept LeafShape = !Declared<T> && !OptionalShape<T> && !ListShape<T> && !MapShape<T> && !ChoiceShape<T>;

/// Calls `visit` with a null pointer of each alternative's type, in order.
template <class Choice, class Visit>
void for_each_alternative(Visit&& visit) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        (visit(static_cast<std::variant_alternative_t<I, Choice>*>(nullptr)), ...);
    }
    (std::make_index_sequence<std::variant_size_v<Choice>>{});
}

/// Lets a visitor that only looks walk a constant struct: fields() has one form, for members that may be written.
template <Declared T, class Visitor>
void look_at_fields(const T& declared, Visitor&& visitor) {
    const_cast<T&>(declared).fields([&visitor](const Field& field, const auto& member) { visitor(field, member); });
}

/// Name and meaning of each parameter of a struct, without an instance at hand.
template <Declared T>
std::vector<Field> fields_of() {
    std::vector<Field> all;
    look_at_fields(T{}, [&all](const Field& field, const auto&) { all.push_back(field); });
    return all;
}

}  // namespace rehearse
