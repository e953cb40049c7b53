// Printing our own tree straight into one text. A copy of the tree for the library's printer would cost more than the rest of a result's files;
// only texts with anything but plain ASCII go through it, which knows every escape and what is no UTF-8.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "experiments/json_text.hpp"

namespace rehearse {
namespace {

using Library = nlohmann::json;

/// Numbers with more digits before the point than a double keeps, or as many zeros after it, are written with an exponent.
constexpr int longest_whole = 15, most_zeros = 4;

constexpr bool plain(char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; }

void add_text(std::string& out, const std::string& text) {
    if (!std::ranges::all_of(text, plain)) {
        out += Library(text).dump(-1, ' ', false, Library::error_handler_t::replace);
        return;
    }
    ((out += '"') += text) += '"';
}

void add_whole(std::string& out, std::int64_t whole) {
    std::array<char, 24> digits{};
    out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), whole).ptr);
}

/// The shortest digits that read back as the same number, "7.0" where it is whole, so that readers see a fraction.
void add_fraction(std::string& out, double number) {
    if (!std::isfinite(number)) {
        out += "null";
        return;
    }
    std::array<char, 32> text{};
    char* const end = std::to_chars(text.data(), text.data() + text.size(), std::abs(number), std::chars_format::scientific).ptr;
    char* const mark = std::find(text.data(), end, 'e');
    std::array<char, 24> digits{};
    const auto count = static_cast<std::size_t>(std::remove_copy(text.data(), mark, digits.data(), '.') - digits.data());
    int exponent = 0;
    std::from_chars(mark + (mark[1] == '+' ? 2 : 1), end, exponent);
    const int before = exponent + 1;
    if (std::signbit(number)) out += '-';
    if (before > longest_whole || before <= -most_zeros) out.append(text.data(), static_cast<std::size_t>(end - text.data()));
    else if (before <= 0) out.append("0.").append(static_cast<std::size_t>(-before), '0').append(digits.data(), count);
    else if (const auto whole = static_cast<std::size_t>(before); count > whole) out.append(digits.data(), whole).append(1, '.').append(digits.data() + whole, count - whole);
    else out.append(digits.data(), count).append(whole - count, '0').append(".0");
}

/// Prints a tree; `indent` blanks a level, or everything on one line when it is negative.
class Printer {
public:
    explicit Printer(int indent) : indent_(indent) {}

    void print(const JsonValue& value) {
        if (value.text()) add_text(out, *value.text());
        else if (value.whole()) add_whole(out, *value.whole());
        else if (value.fraction()) add_fraction(out, *value.fraction());
        else if (value.as_object()) print_object(*value.as_object());
        else if (value.as_list()) print_list(*value.as_list());
        else if (value.truth()) out += *value.truth() ? "true" : "false";
        else out += "null";
    }

    std::string out;

private:
    void new_line() {
        if (indent_ >= 0) (out += '\n').append(level_ * static_cast<std::size_t>(indent_), ' ');
    }

    template <class Items, class Print>
    void print_all(const Items& items, char opens, char closes, Print print_item) {
        out += opens;
        ++level_;
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (i > 0) out += ',';
            new_line();
            print_item(items[i]);
        }
        --level_;
        if (!items.empty()) new_line();
        out += closes;
    }

    void print_list(const JsonValue::List& list) {
        print_all(list, '[', ']', [this](const JsonValue& element) { print(element); });
    }

    void print_object(const JsonValue::Object& object) {
        print_all(object, '{', '}', [this](const JsonMember& member) {
            add_text(out, member.key);
            out += indent_ >= 0 ? ": " : ":";
            print(member.value);
        });
    }

    int indent_;
    std::size_t level_ = 0;
};

}  // namespace

std::string to_text(const JsonValue& value) {
    Printer printer(2);
    printer.print(value);
    return std::move(printer.out) + "\n";
}

std::string to_line(const JsonValue& value) {
    Printer printer(-1);
    printer.print(value);
    return std::move(printer.out);
}

}  // namespace rehearse
