// The parameters of a component in words, for `rehearse list`: name, type, default, meaning and source.
#pragma once

#include <string>
#include <vector>

#include "experiments/json_leaf.hpp"
#include "experiments/json_shape.hpp"
#include "experiments/json_writer.hpp"

namespace rehearse {

/// One parameter; the default is empty when the user must give a value, or when nothing is assumed.
struct ParameterHelp {
    std::string name, type, fallback, meaning, source;
};

/// A row for one field; `fallback` as text.
ParameterHelp parameter_help(const std::string& prefix, const Field& field, std::string type, std::string fallback);

/// All parameters of T; those of nested structs are named `outer.inner`.
template <Declared T>
std::vector<ParameterHelp> parameters_of(const std::string& prefix = {}) {
    std::vector<ParameterHelp> all;
    look_at_fields(T{}, [&](const Field& field, const auto& member) {
        using Member = std::remove_cvref_t<decltype(member)>;
        if constexpr (Declared<Member>) {
            const std::vector<ParameterHelp> nested = parameters_of<Member>(prefix + std::string(field.name) + ".");
            all.insert(all.end(), nested.begin(), nested.end());
        } else {
            std::string fallback;
            if constexpr (LeafShape<Member>) fallback = plain_text(to_json(member));
            all.push_back(parameter_help(prefix, field, type_in_words<Member>(field), fallback));
        }
    });
    return all;
}

/// The rows as aligned, indented lines.
std::string parameter_table(const std::vector<ParameterHelp>& rows);

}  // namespace rehearse
