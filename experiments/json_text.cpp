// The JSON library calls us back for each token, and we build our own tree from that, watching for doubled keys
// and for nesting that no honest file has.
#include "experiments/json_text.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "experiments/config_error.hpp"

namespace rehearse {
namespace {

using Library = nlohmann::ordered_json;
constexpr std::size_t deepest = 64;

std::string place(const std::string& file, std::string_view text, std::size_t position) {
    const std::string_view before = text.substr(0, position);
    const auto line = 1 + std::ranges::count(before, '\n');
    const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0: the first line
    const std::size_t column = std::max<std::size_t>(before.size() - line_start, 1);
    return file + ":" + std::to_string(line) + ":" + std::to_string(column);
}

/// The library's words without its own error number, position and dump of the last token.
std::string reason(const std::string& words) {
    std::size_t start = words.find("syntax error");
    if (start == std::string::npos) start = std::min(words.size(), words.find("] ") + 2);
    std::string clause = words.substr(start);
    const std::size_t dump = clause.find("; last read:");
    if (dump == std::string::npos) return clause;
    const std::size_t rest = clause.find("; expected", dump);
    return clause.substr(0, dump) + (rest == std::string::npos ? "" : clause.substr(rest));
}

/// Receives the tokens of one document.
class TreeBuilder {
public:
    TreeBuilder(std::string_view text, const std::string& file) : text_(text), file_(file) {}

    JsonValue take() { return std::move(root_); }

    bool null() { return place_value(JsonValue()); }
    bool boolean(bool truth) { return place_value(truth); }
    bool number_integer(std::int64_t whole) { return place_value(whole); }
    bool number_unsigned(std::uint64_t whole) { return place_value(whole); }
    bool number_float(double number, const std::string&) { return place_value(number); }
    bool string(std::string& text) { return place_value(std::move(text)); }
    bool binary(Library::binary_t&) { return false; }
    bool start_object(std::size_t) { return open(JsonValue::object()); }
    bool start_array(std::size_t) { return open(JsonValue::list()); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }

    bool key(std::string& name) {
        if (open_.back().value.find(name))
            throw ConfigError(file_, "", "expected each key once in an object, found " + in_quotes(name) + " twice");
        open_.back().key = name;
        return true;
    }

    bool parse_error(std::size_t position, const std::string&, const Library::exception& mistake) {
        throw ConfigError(place(file_, text_, position), "",
                          "expected JSON (comments are allowed), found a " + reason(mistake.what()));
    }

private:
    /// A list or object whose end has not been seen, and the key that waits for its value.
    struct Open {
        JsonValue value;
        std::string key;
    };

    bool open(JsonValue empty) {
        if (open_.size() >= deepest)
            throw ConfigError(file_, "", "expected at most " + std::to_string(deepest) + " levels of nesting, found more");
        open_.push_back({std::move(empty), {}});
        return true;
    }

    bool close() {
        JsonValue finished = std::move(open_.back().value);
        open_.pop_back();
        return place_value(std::move(finished));
    }

    bool place_value(JsonValue value) {
        if (open_.empty())
            root_ = std::move(value);
        else if (open_.back().value.as_list())
            open_.back().value.push(std::move(value));
        else
            open_.back().value.set(open_.back().key, std::move(value));
        return true;
    }

    std::string_view text_;
    const std::string& file_;
    JsonValue root_;
    std::vector<Open> open_;
};

}  // namespace

JsonValue parse_json(std::string_view text, const std::string& file) {
    TreeBuilder builder(text, file);
    Library::sax_parse(text.begin(), text.end(), &builder, Library::input_format_t::json, true, true);
    return builder.take();
}

}  // namespace rehearse
