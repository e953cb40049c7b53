// Reading the tree and blanking comments and literals. Raw strings are known; trigraphs and line splices are not used here.
#include "tests/style/source.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

namespace rehearse::test {

namespace fs = std::filesystem;

namespace {

enum class Inside { code, line_comment, block_comment, text, character, raw };

/// Walks C++ text once and blanks what is not code.
class Blanker {
public:
    explicit Blanker(std::string_view text) : text_(text), out_(text) {}

    std::string run() {
        while (at_ < text_.size()) step();
        return out_;
    }

private:
    bool next_is(std::string_view word) const { return text_.substr(at_, word.size()) == word; }

    void blank(std::size_t n) {
        for (; n > 0 && at_ < text_.size(); --n, ++at_)
            if (text_[at_] != '\n') out_[at_] = ' ';
    }

    void step() {
        switch (inside_) {
            case Inside::code: return step_code();
            case Inside::line_comment: return step_until("\n", 0);
            case Inside::block_comment: return step_until("*/", 2);
            case Inside::raw: return step_until(raw_end_, raw_end_.size());
            case Inside::text: return step_literal('"');
            case Inside::character: return step_literal('\'');
        }
    }

    void step_code() {
        if (next_is("//")) inside_ = Inside::line_comment;
        else if (next_is("/*")) inside_ = Inside::block_comment;
        else if (next_is("R\"")) open_raw();
        else if (next_is("\"")) { inside_ = Inside::text; ++at_; }
        else if (next_is("'") && !within_number()) { inside_ = Inside::character; ++at_; }
        else ++at_;
    }

    /// 1'000'000 is a number, not a character.
    bool within_number() const {
        return at_ > 0 && std::isxdigit(static_cast<unsigned char>(text_[at_ - 1])) != 0;
    }

    void open_raw() {
        const auto paren = text_.find('(', at_);
        raw_end_ = ")" + std::string(text_.substr(at_ + 2, paren - at_ - 2)) + "\"";
        inside_ = Inside::raw;
    }

    void step_until(std::string_view end, std::size_t width) {
        if (next_is(end)) { blank(width); inside_ = Inside::code; }
        else blank(1);
    }

    void step_literal(char quote) {
        if (text_[at_] == '\\') return blank(2);
        if (text_[at_] == quote || text_[at_] == '\n') { ++at_; inside_ = Inside::code; return; }
        blank(1);
    }

    std::string_view text_;
    std::string out_;
    std::string raw_end_;
    std::size_t at_ = 0;
    Inside inside_ = Inside::code;
};

std::vector<std::string> split_lines(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

bool left_out(const std::string& folder) {
    constexpr std::array names{"build", "out", ".git", ".cache", "__pycache__", ".venv", "node_modules", ".ipynb_checkpoints"};
    return std::find(names.begin(), names.end(), folder) != names.end();
}

std::string read_file(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

}  // namespace

bool Source::ends_with(std::string_view tail) const {
    return path.size() >= tail.size() && std::string_view(path).substr(path.size() - tail.size()) == tail;
}

bool Source::in(std::string_view folder) const {
    return path.size() > folder.size() && std::string_view(path).substr(0, folder.size()) == folder && path[folder.size()] == '/';
}

Source parse(std::string path, std::string_view text) {
    Source source{std::move(path), split_lines(std::string(text)), {}};
    source.code = source.is_cpp() ? split_lines(Blanker(text).run()) : source.lines;
    return source;
}

std::vector<Source> read_tree(const fs::path& root) {
    std::vector<Source> sources;
    for (auto it = fs::recursive_directory_iterator(root); it != fs::recursive_directory_iterator(); ++it) {
        if (it->is_directory() && left_out(it->path().filename().string())) it.disable_recursion_pending();
        if (!it->is_regular_file() || left_out(it->path().filename().string())) continue;  // .git is a file in a second work tree
        const std::string text = read_file(it->path());
        if (text.find('\0') != std::string::npos) continue;
        sources.push_back(parse(fs::relative(it->path(), root).generic_string(), text));
    }
    std::sort(sources.begin(), sources.end(), [](const Source& a, const Source& b) { return a.path < b.path; });
    return sources;
}

}  // namespace rehearse::test
