// Prices in data files: exact decimals, written as text so that no binary fraction ever touches them.
#pragma once

#include "experiments/json_leaf.hpp"
#include "topologies/decimal.hpp"

namespace rehearse {

template <>
struct Leaf<Decimal> {
    static Decimal read(const JsonValue& json, const Field& field);
    static JsonValue write(const Decimal& value);
    static JsonValue schema(const Field& field);
    static std::string type_words(const Field& field);
};

}  // namespace rehearse
