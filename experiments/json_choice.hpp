// Which alternative of a std::variant an object or scalar in the file means.
// The rule is stated once here; reader, writer and schema follow it.
#pragma once

#include <string>
#include <vector>

#include "experiments/json_path.hpp"
#include "experiments/json_shape.hpp"
#include "experiments/json_value.hpp"

namespace rehearse {

/// How one alternative is told apart: by the value `kind` of key `tag`, by the presence of `key`, by being a scalar, or by
/// being the only object among scalars (all three texts empty).
struct Alternative {
    std::string tag, kind, key;
    bool scalar = false;
};

template <class T>
Alternative alternative_of() {
    Alternative alternative;
    if constexpr (Tagged<T>) {
        alternative.tag = T::tag;
        alternative.kind = T::kind;
    } else if constexpr (Keyed<T>) {
        alternative.key = T::key;
    }
    alternative.scalar = LeafShape<T>;
    return alternative;
}

template <ChoiceShape Choice>
std::vector<Alternative> alternatives_of() {
    std::vector<Alternative> all;
    for_each_alternative<Choice>([&all]<class T>(T*) { all.push_back(alternative_of<T>()); });
    return all;
}

/// The index of the alternative that is meant; throws ConfigError when none is.
std::size_t choose_alternative(const std::vector<Alternative>& all, const JsonValue& json, const JsonPath& path,
                               const std::string& file);

}  // namespace rehearse
