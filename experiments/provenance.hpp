// Where every single value of a run comes from: the flat list behind `show --effective` and run.json.
// One line a scalar: JSON path, value as text, who said so, and for defaults the source with its date.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "experiments/json_path.hpp"
#include "experiments/json_shape.hpp"
#include "experiments/json_value.hpp"
#include "experiments/json_writer.hpp"

namespace rehearse {

/// One value of the effective configuration.
struct ProvenanceRow {
    std::string path;
    std::string value;
    std::string origin;  // "study", "command line" or "default"
    std::string source;  // of a default; "unverified" when from judgement
    std::string as_of;   // date of that source
};

/// Path of a value -> origin, for all values that are not defaults.
using Origins = std::map<std::string, std::string>;

/// Walks a struct and collects its rows.
class ProvenanceWalk {
public:
    explicit ProvenanceWalk(const Origins& origins) : origins_(origins) {}

    template <class T>
    void walk(const JsonPath& path, const Field& field, const T& value) {
        if constexpr (Declared<T>)
            walk_members(path, value);
        else if constexpr (OptionalShape<T>)
            value ? walk(path, field, *value) : add(path, field, "not set");
        else if constexpr (ListShape<T>)
            walk_list(path, field, value);
        else if constexpr (MapShape<T>)
            walk_map(path, field, value);
        else if constexpr (ChoiceShape<T>)
            std::visit([&](const auto& chosen) { walk(path, field, chosen); }, value);
        else
            add(path, field, plain_text(to_json(value)));
    }

    std::vector<ProvenanceRow> take() { return std::move(rows_); }

private:
    template <class T>
    void walk_members(const JsonPath& path, const T& value) {
        if constexpr (Tagged<T>) add(path.at(T::tag), Field{}, std::string(T::kind));
        look_at_fields(value, [&](const Field& field, const auto& member) { walk(path.at(field.name), field, member); });
    }

    template <class T>
    void walk_list(const JsonPath& path, const Field& field, const T& list) {
        if (list.empty()) add(path, field, "none");
        for (std::size_t i = 0; i < list.size(); ++i) walk(path.at(i), field, list[i]);
    }

    template <class T>
    void walk_map(const JsonPath& path, const Field& field, const T& map) {
        if (map.empty()) add(path, field, "none");
        for (const auto& [key, member] : map) walk(path.at(key), field, member);
    }

    void add(const JsonPath& path, const Field& field, std::string value);

    const Origins& origins_;
    std::vector<ProvenanceRow> rows_;
};

template <Declared T>
std::vector<ProvenanceRow> provenance_of(const T& value, const Origins& origins) {
    ProvenanceWalk walk(origins);
    walk.walk(JsonPath(), Field{}, value);
    return walk.take();
}

/// The rows as aligned lines for people.
std::string provenance_table(const std::vector<ProvenanceRow>& rows);

/// The rows as a JSON list for run.json.
JsonValue to_json(const std::vector<ProvenanceRow>& rows);

}  // namespace rehearse
