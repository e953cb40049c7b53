// The cookbook: every command of the page is run as it stands there, and what the page shows is what comes out, numbers within two percent, digests whatever they are.
// REHEARSE_UPDATE_GOLDEN=1 writes the page anew.
#include <doctest/doctest.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <sstream>
#include <vector>

#include "tests/support/places.hpp"
#include "tests/support/program.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

struct Recipe {
    std::string words, shown;    // what follows `rehearse`, and the output below it
};

/// The commands of the page's console blocks; a line of output belongs to the command above it.
std::vector<Recipe> recipes_of(const std::string& page) {
    std::vector<Recipe> recipes;
    std::istringstream lines(page);
    bool inside = false;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("```")) inside = line == "```console";
        else if (inside && line.starts_with("$ rehearse ")) recipes.push_back({line.substr(11), {}});
        else if (inside && !recipes.empty()) recipes.back().shown += line + "\n";
    }
    return recipes;
}

std::vector<std::string> words_in(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> words;
    for (std::string word; in >> word;) words.push_back(word);
    return words;
}

/// The number in a word such as "$1,204.50", "(31", "-0.5" or "42%,".
std::optional<double> number_in(const std::string& word) {
    std::string digits;
    for (const char c : word) {
        if (std::string_view("$,()+%:;").find(c) != std::string_view::npos) continue;
        digits += c;
    }
    if (digits.ends_with('.')) digits.pop_back();
    double number = 0;
    const auto [end, mistake] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (mistake != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return number;
}

bool is_digest(const std::string& word) { return word.size() == 16 && word.find_first_not_of("0123456789abcdef") == std::string::npos; }

bool same_word(const std::string& a, const std::string& b) {
    if (a == b || (is_digest(a) && is_digest(b))) return true;
    const std::optional<double> left = number_in(a), right = number_in(b);
    return left && right && std::abs(*left - *right) <= 0.02 * std::max(std::abs(*left), std::abs(*right));
}

/// The first word in which two outputs differ; empty when they say the same.
std::string difference(const std::string& shown, const std::string& found) {
    const std::vector<std::string> left = words_in(shown), right = words_in(found);
    for (std::size_t i = 0; i < std::max(left.size(), right.size()); ++i) {
        const std::string a = i < left.size() ? left[i] : "nothing", b = i < right.size() ? right[i] : "nothing";
        if (!same_word(a, b)) return "the page says " + a + " where the program says " + b + "; all of it:\n" + found;
    }
    return "";
}

/// The page with what the program says now below each command.
std::string rewritten(const std::string& page, const std::vector<std::string>& outputs) {
    std::string text;
    std::istringstream lines(page);
    bool inside = false;
    std::size_t recipe = 0;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("```")) inside = line == "```console";
        const bool command = inside && line.starts_with("$ rehearse ");
        if (!inside || command || line.starts_with("```")) text += line + "\n";
        if (command) text += outputs[recipe++];
    }
    return text;
}

}  // namespace

TEST_CASE("every recipe of the cookbook comes to what the page shows") {
    const TemporaryFolder folder;
    std::filesystem::create_directory_symlink(source_root() / "experiments", folder.path() / "experiments");
    const std::string page = text_of(source_root() / "docs/questions.md");
    const bool update = std::getenv("REHEARSE_UPDATE_GOLDEN") != nullptr;
    const std::vector<Recipe> recipes = recipes_of(page);
    std::vector<std::string> outputs;
    CHECK(recipes.size() >= 6);
    for (const Recipe& recipe : recipes) {
        CAPTURE(recipe.words);
        const Answer answer = run_program(folder.path(), recipe.words);
        CHECK_MESSAGE(answer.exit_code <= 3, answer.err);
        outputs.push_back(answer.out);
        if (!update) CHECK(difference(recipe.shown, answer.out) == "");
    }
    if (update) std::ofstream(source_root() / "docs/questions.md", std::ios::binary) << rewritten(page, outputs);
}

TEST_CASE("the cookbook's comparison lets numbers move by two percent and digests change, and nothing else") {
    CHECK(difference("reachable 31 s ($1,000.00)", "reachable 31.2 s ($1,010.00)") == "");
    CHECK(difference("reachable 31 s", "reachable 33 s") != "");
    CHECK(difference("reachable 31 s", "reachable 31 min") != "");
    CHECK(difference("29489b93e653c8e3", "643f0d746a134e15") == "");
    CHECK(difference("a b", "a b c") != "");
}
