// The one idiom by which a component lists its parameters. From that one list come reading, writing, JSON Schema, help,
// "did you mean" and the provenance of every result; there is no second list of the same names.
//
//     struct ZoneLoss {
//         static constexpr std::string_view kind = "zone";
//         std::string zone;
//         Duration warning = 0_s;
//         void fields(auto&& field) {
//             field({.name = "zone", .meaning = "the zone that goes dark", .required = true}, zone);
//             field({.name = "warning", .meaning = "notice before it strikes", .source = "unverified"}, warning);
//         }
//     };
//
// The visitor is called as field(Field, member&). A default is the member's initialiser. Members may be: Duration, Bytes,
// Rate, Count, Ratio, bool, std::string, an enum with enum_words, std::optional, std::vector, std::map<std::string, T>,
// a nested struct with fields, or a std::variant of structs told apart by `tag`/`kind` or by `key` (see experiments/).
#pragma once

#include <cstdint>
#include <string_view>

namespace rehearse {

/// What is known about one parameter besides its type and default.
struct Field {
    std::string_view name;            // as a user writes it; Kafka settings keep Kafka's names
    std::string_view meaning;         // one clause, with unit where the type does not carry it
    std::string_view source = "";     // where the default comes from; "unverified" when from judgement; empty when there is no default
    std::string_view as_of = "";      // date of that source, ISO 8601
    bool required = false;
    double least = -1e308;            // smallest and largest legal value, in the unit of the type (ns, bytes, bytes a second)
    double most = 1e308;
};

using Count = std::int64_t;
/// A plain number without dimension.
using Ratio = double;

/// Specialise with `static constexpr std::array words{std::pair{"kept", Volumes::kept}, ...}` to give an enum its words.
template <class Enum>
struct EnumWords;

}  // namespace rehearse
