// Reading members of a case's JSON with one sentence for what is missing or wrong.
#pragma once

#include <optional>
#include <string>

#include "experiments/config_error.hpp"
#include "experiments/json_leaf.hpp"
#include "experiments/json_value.hpp"

namespace rehearse {

/// Reads members of one object; `path` is its place in the file.
class CaseObject {
public:
    CaseObject(const std::string& file, std::string path, const JsonValue& json) : file_(&file), path_(std::move(path)), json_(&json) {}

    const JsonValue* find(const char* key) const {
        const JsonValue* found = json_->find(key);
        return found != nullptr && !found->is_null() ? found : nullptr;
    }
    double number(const char* key) const {
        const JsonValue* found = find(key);
        if (found == nullptr || !found->is_number()) refuse(key, "a number", found);
        return found->number();
    }
    double number_or(const char* key, double fallback) const { return find(key) == nullptr ? fallback : number(key); }
    std::int64_t whole(const char* key) const {
        const JsonValue* found = find(key);
        if (found == nullptr || found->whole() == nullptr) refuse(key, "a whole number", found);
        return *found->whole();
    }
    std::string text(const char* key) const {
        const JsonValue* found = find(key);
        if (found == nullptr || found->text() == nullptr) refuse(key, "a text", found);
        return *found->text();
    }
    const JsonValue::List& list(const char* key) const {
        const JsonValue* found = find(key);
        if (found == nullptr || found->as_list() == nullptr) refuse(key, "a list", found);
        return *found->as_list();
    }
    CaseObject item(const char* key, std::size_t i, const JsonValue& json) const {
        return {*file_, path_ + (path_.empty() ? "" : ".") + key + "[" + std::to_string(i) + "]", json};
    }
    CaseObject member(const char* key) const {
        const JsonValue* found = find(key);
        if (found == nullptr || found->as_object() == nullptr) refuse(key, "an object", found);
        return {*file_, path_ + (path_.empty() ? "" : ".") + key, *found};
    }
    [[noreturn]] void refuse(const char* key, const std::string& wanted, const JsonValue* found) const {
        throw ConfigError(*file_, path_ + (path_.empty() ? "" : ".") + key, "expected " + wanted + ", found " + (found == nullptr ? "nothing" : described(*found)));
    }
    const JsonValue& json() const { return *json_; }
    const std::string& file() const { return *file_; }
    const std::string& path() const { return path_; }

private:
    const std::string* file_;
    std::string path_;
    const JsonValue* json_;
};

/// Puts `value` where the field of that name is; false if the object has none.
template <class Settings>
bool set_field(Settings& settings, const std::string& name, const JsonValue& value) {
    bool found = false;
    settings.fields([&](const Field& field, auto& member) {
        if (field.name != name) return;
        using Member = std::remove_cvref_t<decltype(member)>;
        if constexpr (OptionalShape<Member>) member = Leaf<typename Member::value_type>::read(value, field);
        else member = Leaf<Member>::read(value, field);
        found = true;
    });
    return found;
}

}  // namespace rehearse
