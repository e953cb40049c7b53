// Decimals as text; a bare number would already have passed through a double.
#include "experiments/json_decimal.hpp"

#include "experiments/config_error.hpp"

namespace rehearse {

Decimal Leaf<Decimal>::read(const JsonValue& json, const Field&) {
    const std::optional<Decimal> decimal = json.text() ? Decimal::parse(*json.text()) : std::nullopt;
    if (!decimal) throw WrongValue("expected a decimal number as text such as \"0.02\", found " + described(json));
    return *decimal;
}
JsonValue Leaf<Decimal>::write(const Decimal& value) { return value.text(); }
JsonValue Leaf<Decimal>::schema(const Field&) {
    return JsonValue::object().set("type", "string").set("pattern", "^-?[0-9]+(\\.[0-9]+)?([eE]-?[0-9]+)?$");
}
std::string Leaf<Decimal>::type_words(const Field&) { return "a decimal number as text"; }

}  // namespace rehearse
