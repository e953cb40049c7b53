// Fills any struct that declares its fields from a JSON document. Every mistake is a ConfigError with file and JSON path.
// Members that the document does not name keep their defaults; a list or map that it names replaces the default one.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "experiments/config_error.hpp"
#include "experiments/json_choice.hpp"
#include "experiments/json_leaf.hpp"
#include "experiments/json_path.hpp"
#include "experiments/json_shape.hpp"
#include "experiments/json_value.hpp"

namespace rehearse {

/// Reads documents of one file.
class JsonReader {
public:
    explicit JsonReader(std::string file) : file_(std::move(file)) {}
    /// For long data files, whose values nobody traces: given() stays empty.
    static JsonReader without_trace(std::string file) {
        JsonReader reader(std::move(file));
        reader.traced_ = false;
        return reader;
    }

    /// Throws ConfigError: unknown key, wrong type or unit, out of range, missing required key.
    template <Declared T>
    T read(const JsonValue& document) {
        T value{};
        fill(document, JsonPath(), Field{}, value);
        return value;
    }

    /// The rows of a data file: the list that the document's top object has under `key`.
    template <Declared Row>
    std::vector<Row> read_rows(const JsonValue& document, std::string_view key) {
        const JsonPath root;
        expect_object(document, root);
        std::vector<Row> rows;
        const JsonValue* list = document.find(key);
        if (!list) refuse_missing(root, Field{.name = key, .meaning = "the rows of this file"}, "a list");
        fill(*list, root.at(key), Field{}, rows);
        return rows;
    }

    /// The paths of all values that the document itself gave.
    const std::set<std::string>& given() const { return given_; }
    /// Keys of a product that nothing here models, one sentence each.
    const std::vector<std::string>& unmodelled() const { return unmodelled_; }

private:
    template <LeafShape T>
    void fill(const JsonValue& json, const JsonPath& path, const Field& field, T& into) {
        try {
            into = Leaf<T>::read(json, field);
        } catch (const WrongValue& wrong) {
            refuse(path, wrong);
        }
        note_given(path);
    }

    template <OptionalShape T>
    void fill(const JsonValue& json, const JsonPath& path, const Field& field, T& into) {
        into.reset();
        if (json.is_null())
            note_given(path);
        else
            fill(json, path, field, into.emplace());
    }

    template <ListShape T>
    void fill(const JsonValue& json, const JsonPath& path, const Field& field, T& into) {
        const JsonValue::List& elements = expect_list(json, path);
        into.clear();
        for (std::size_t i = 0; i < elements.size(); ++i) {
            typename T::value_type element{};
            fill(elements[i], path.at(i), field, element);
            into.push_back(std::move(element));
        }
        if (elements.empty()) note_given(path);
    }

    template <MapShape T>
    void fill(const JsonValue& json, const JsonPath& path, const Field& field, T& into) {
        const JsonValue::Object& members = expect_object(json, path);
        into.clear();
        for (const auto& [key, member] : members) fill(member, path.at(key), field, into[key]);
        if (members.empty()) note_given(path);
    }

    template <Declared T>
    void fill(const JsonValue& json, const JsonPath& path, const Field&, T& into) {
        expect_object(json, path);
        if constexpr (requires { T::names_of_a_product; }) note_unmodelled(json, path, keys_of<T>());
        else refuse_unknown_keys(json, path, keys_of<T>());
        into.fields([&](const Field& field, auto& member) {
            const JsonValue* value = json.find(field.name);
            if (value)
                fill(*value, path.at(field.name), field, member);
            else if (field.required)
                refuse_missing(path, field, type_in_words<std::remove_cvref_t<decltype(member)>>(field));
        });
    }

    template <ChoiceShape T>
    void fill(const JsonValue& json, const JsonPath& path, const Field& field, T& into) {
        const std::vector<Alternative> all = alternatives_of<T>();
        const std::size_t chosen = choose_alternative(all, json, path, file_);
        if (!all[chosen].tag.empty()) note_given(path.at(all[chosen].tag));
        std::size_t index = 0;
        for_each_alternative<T>([&]<class Chosen>(Chosen*) {
            if (index++ != chosen) return;
            Chosen value{};
            fill(json, path, field, value);
            into = std::move(value);
        });
    }

    template <Declared T>
    static std::vector<std::string> keys_of() {
        std::vector<std::string> keys;
        if constexpr (Tagged<T>) keys.emplace_back(T::tag);
        look_at_fields(T{}, [&keys](const Field& field, const auto&) { keys.emplace_back(field.name); });
        return keys;
    }

    const JsonValue::Object& expect_object(const JsonValue& json, const JsonPath& path) const;
    const JsonValue::List& expect_list(const JsonValue& json, const JsonPath& path) const;
    void refuse_unknown_keys(const JsonValue& json, const JsonPath& path, const std::vector<std::string>& known) const;
    /// A dotted key may be the product's own; anything else is refused.
    void note_unmodelled(const JsonValue& json, const JsonPath& path, const std::vector<std::string>& known);
    [[noreturn]] void refuse_missing(const JsonPath& path, const Field& field, const std::string& type) const;
    [[noreturn]] void refuse(const JsonPath& path, const WrongValue& wrong) const;
    void note_given(const JsonPath& path) {
        if (traced_) given_.insert(path.text());
    }

    std::string file_;
    std::set<std::string> given_;
    std::vector<std::string> unmodelled_;
    bool traced_ = true;
};

}  // namespace rehearse
