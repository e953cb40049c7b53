// A text file of the tree as the style rules see it: its lines, and the same lines with comments and literals blanked out.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace rehearse::test {

/// One file. `path` is relative to the root, with forward slashes. `code[i]` is `lines[i]` with every comment and every
/// character of a literal replaced by a space (quotes stay), so that columns agree.
struct Source {
    std::string path;
    std::vector<std::string> lines;
    std::vector<std::string> code;

    bool is_cpp() const { return ends_with(".cpp") || ends_with(".hpp"); }
    bool ends_with(std::string_view tail) const;
    /// True when the file lies in that folder, e.g. in("sim").
    bool in(std::string_view folder) const;
};

/// A Source from text in memory.
Source parse(std::string path, std::string_view text);

/// Every text file under root that belongs to the project, in order of path: not what is built, written or checked out there.
std::vector<Source> read_tree(const std::filesystem::path& root);

}  // namespace rehearse::test
