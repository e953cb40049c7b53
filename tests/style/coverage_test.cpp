// The table of behaviours in docs/fidelity.md names tests; every name must be a test of this tree, and every behaviour must have one.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "tests/style/source.hpp"
#include "tests/support/places.hpp"

using namespace rehearse::test;

namespace {

struct Row {
    std::string behaviour;
    std::vector<std::string> tests;
};

/// Rows of the table under "## Behaviours and their tests": `| 12 | what | "name", "name" |`.
std::vector<Row> rows_of(const Source& page) {
    std::vector<Row> rows;
    bool inside = false;
    for (const std::string& line : page.lines) {
        if (line.starts_with("## ")) inside = line == "## Behaviours and their tests";
        if (!inside || !line.starts_with("| ") || line.find('`') == std::string::npos) continue;
        Row row{line.substr(2, line.find(' ', 2) - 2), {}};
        for (std::size_t at = line.find('`'); at != std::string::npos;) {
            const std::size_t end = line.find('`', at + 1);
            row.tests.push_back(line.substr(at + 1, end - at - 1));
            at = line.find('`', end + 1);
        }
        rows.push_back(row);
    }
    return rows;
}

std::set<std::string> names_of_tests(const std::vector<Source>& tree) {
    const std::string opening = "TEST_CASE(\"";
    std::set<std::string> names;
    for (const Source& source : tree)
        for (const std::string& line : source.lines)
            if (line.starts_with(opening)) names.insert(line.substr(opening.size(), line.rfind('"') - opening.size()));
    return names;
}

}  // namespace

TEST_CASE("every behaviour and timeline of the fidelity page has a test, and each test that it names exists") {
    const auto tree = read_tree(source_root());
    const auto page = std::find_if(tree.begin(), tree.end(), [](const Source& s) { return s.path == "docs/fidelity.md"; });
    REQUIRE(page != tree.end());
    const std::vector<Row> rows = rows_of(*page);
    const std::set<std::string> tests = names_of_tests(tree);
    std::set<std::string> covered;
    for (const Row& row : rows) {
        covered.insert(row.behaviour);
        for (const std::string& name : row.tests) CHECK_MESSAGE(tests.count(name) == 1, row.behaviour << " names " << name);
    }
    for (int n = 1; n <= 36; ++n)
        if (n != 28 && n != 29) CHECK_MESSAGE(covered.count(std::to_string(n)) == 1, "behaviour " << n << " has no test");
    for (int n = 1; n <= 9; ++n) CHECK_MESSAGE(covered.count("T" + std::to_string(n)) == 1, "timeline T" << n << " has no test");
}
