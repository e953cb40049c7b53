// The rule on the length of functions: braces are counted, and a block counts as a function when what stands before it
// has parentheses, is no control statement, and the block around it is a namespace, a type or nothing.
#include <algorithm>
#include <array>
#include <string_view>

#include "tests/style/rules.hpp"

namespace rehearse::test {

namespace {

constexpr std::size_t longest_function = 50;

enum class Block { scope, function, inner };

struct Open {
    Block block;
    std::size_t line;   // where its header began
};

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

bool names_a_scope(std::string_view header) {
    constexpr std::array words{"namespace", "class ", "struct ", "union ", "enum ", "extern "};
    for (const std::string_view word : words)
        if (has(header, word) && !has(header, "(")) return true;
    return false;
}

/// Reads a file and remembers where each block began and what it is.
class BlockReader {
public:
    explicit BlockReader(const Source& source) : source_(source) {}

    Complaints run() {
        for (line_ = 0; line_ < source_.code.size(); ++line_) {
            const std::string_view text = source_.code[line_];
            if (!text.empty() && text.front() == '#') continue;
            for (const char c : text) read(c);
            header_ += ' ';
        }
        return found_;
    }

private:
    void read(char c) {
        if (c == '{') open();
        else if (c == '}') close();
        else if (c == ';' || (c == ':' && is_access_label())) begin_header();
        else extend_header(c);
    }

    void extend_header(char c) {
        if (header_.find_first_not_of(' ') == std::string::npos) header_line_ = line_;
        header_ += c;
    }

    void begin_header() { header_.clear(); }

    bool is_access_label() const {
        constexpr std::array labels{"public", "protected", "private"};
        const auto first = header_.find_first_not_of(' ');
        return first != std::string::npos && std::find(labels.begin(), labels.end(), header_.substr(first)) != labels.end();
    }

    void open() {
        const bool outside = open_.empty() || open_.back().block == Block::scope;
        const bool scope = names_a_scope(header_);
        const bool function = outside && !scope && has(header_, "(");
        open_.push_back({scope ? Block::scope : function ? Block::function : Block::inner, header_line_});
        begin_header();
    }

    void close() {
        begin_header();
        if (open_.empty()) return;
        const Open block = open_.back();
        open_.pop_back();
        const std::size_t length = line_ - block.line + 1;
        if (block.block == Block::function && length > longest_function)
            found_.push_back({source_.path, block.line + 1, "a function of " + std::to_string(length) + " lines, more than 50"});
    }

    const Source& source_;
    std::vector<Open> open_;
    std::string header_;
    std::size_t header_line_ = 0;
    std::size_t line_ = 0;
    Complaints found_;
};

}  // namespace

Complaints functions_are_short(const Source& source) {
    if (!source.is_cpp()) return {};
    return BlockReader(source).run();
}

}  // namespace rehearse::test
