// Reading members of a case's JSON with one sentence for what is missing or wrong.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "experiments/config_error.hpp"
#include "experiments/json_leaf.hpp"
#include "experiments/json_value.hpp"
#include "models/twin/wire.hpp"

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

/// The zone that an entry names; 0 is outside.
inline std::uint32_t zone_of(const CaseObject& entry, double zone) {
    if (zone < 0 || zone >= twin::Wire::most_zones) entry.refuse("zone", "a zone from 0 to 7", entry.find("zone"));
    return static_cast<std::uint32_t>(zone);
}

/// A value as settings files hold it: a number or a truth in quotes is one.
inline JsonValue plain(const JsonValue& value) {
    if (value.text() == nullptr) return value;
    const std::string& text = *value.text();
    if (text == "true" || text == "false") return JsonValue(text == "true");
    const std::size_t digits = text.starts_with('-') ? 1 : 0;
    if (text.size() == digits || text.size() > 18 || text.find_first_not_of("0123456789", digits) != std::string::npos) return value;
    return JsonValue(static_cast<std::int64_t>(std::stoll(text)));
}

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

/// The same; a value that the field does not take leaves the default, with a sentence in `left_out` that begins with `of`.
template <class Settings>
bool try_field(Settings& settings, const std::string& name, const JsonValue& value, const std::string& of, std::vector<std::string>& left_out) {
    try {
        return set_field(settings, name, value);
    } catch (const WrongValue& wrong) {
        left_out.push_back(of + " has its default: " + wrong.what());
        return true;
    }
}

}  // namespace rehearse
