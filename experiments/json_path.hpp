// A place in a JSON document, kept as a chain on the stack so that nothing is allocated while all goes well.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace rehearse {

/// The document itself, or one step (a key or an index) below another place. Must not outlive its parent.
class JsonPath {
public:
    JsonPath() = default;

    JsonPath at(std::string_view key) const { return {this, key, 0}; }
    JsonPath at(std::size_t index) const { return {this, {}, index}; }

    /// As people write it: `timeline[0].zone`, `settings["broker.session.timeout.ms"]`; empty for the document itself.
    std::string text() const {
        if (!parent_) return {};
        std::string text = parent_->text();
        if (key_.data() == nullptr) return text + "[" + std::to_string(index_) + "]";
        if (needs_quotes(key_)) return text.append("[\"").append(key_).append("\"]");
        return text.append(text.empty() ? "" : ".").append(key_);
    }

private:
    JsonPath(const JsonPath* parent, std::string_view key, std::size_t index) : parent_(parent), key_(key), index_(index) {}

    static bool needs_quotes(std::string_view key) {
        constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-$";
        return key.empty() || key.find_first_not_of(plain) != std::string_view::npos;
    }

    const JsonPath* parent_ = nullptr;
    std::string_view key_;
    std::size_t index_ = 0;
};

}  // namespace rehearse
