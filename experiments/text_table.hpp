// Lines with aligned columns for a terminal; the last column is not padded.
#pragma once

#include <string>
#include <vector>

namespace rehearse {

/// A heading and rows of equally many cells.
class TextTable {
public:
    explicit TextTable(std::vector<std::string> heading);

    void add(std::vector<std::string> cells);
    /// Two blanks between columns, a newline after every line.
    std::string text() const;

private:
    std::vector<std::vector<std::string>> rows_;
};

/// How many characters a UTF-8 text takes on a terminal.
std::size_t columns_of(const std::string& text);

}  // namespace rehearse
