// The rules on includes, words and awaits. Each works on lines; blanked lines where a comment or literal must not count.
#include "tests/style/rules.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace rehearse::test {

namespace {

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

bool starts_with(std::string_view text, std::string_view head) { return text.substr(0, head.size()) == head; }

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

bool is_word_char(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// True when `word` occurs in `text` and is not the tail of a longer name.
bool has_word(std::string_view text, std::string_view word) {
    for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1))
        if (at == 0 || !is_word_char(text[at - 1])) return true;
    return false;
}

/// What an #include line names, with its opening mark ("\"sim/x.hpp" or "<vector"); empty for any other line.
std::string_view included(std::string_view line) {
    line = trimmed(line);
    if (!starts_with(line, "#include")) return {};
    line = trimmed(line.substr(8));
    if (line.empty()) return {};
    return line.substr(0, line.find_first_of("\">", 1));
}

std::string_view floor_of(std::string_view path) { return path.substr(0, path.find('/')); }

constexpr std::array lent_to_topologies{"sim/units.hpp", "sim/id.hpp", "sim/check.hpp", "sim/fields.hpp"};

bool may_include(std::string_view floor, std::string_view header) {
    const auto below = floor_of(header);
    if (floor == below || floor == "tests") return true;
    if (floor == "experiments") return below == "models" || below == "topologies" || below == "sim";
    if (floor == "models") return below == "topologies" || below == "sim";
    if (floor == "topologies")
        return std::find(lent_to_topologies.begin(), lent_to_topologies.end(), header) != lent_to_topologies.end();
    return false;
}

/// A foreign library and the beginnings of the paths that may name it.
struct Door {
    std::string_view library;
    std::array<std::string_view, 4> rooms;
};

constexpr std::array doors{
    Door{"<Eigen/", {"sim/numerics"}},
    Door{"<boost/", {"topologies/", "tests/oracle/exact_rational"}},
    Door{"<nlohmann/", {"experiments/json", "tests/bench/"}},
    Door{"<CLI/", {"experiments/main.cpp", "experiments/cli", "tests/bench/main.cpp"}},
    Door{"<doctest/", {"tests/"}},
    Door{"<sqlite3", {"experiments/questions/run_store."}},
};

bool opens(const Door& door, std::string_view path) {
    return std::any_of(door.rooms.begin(), door.rooms.end(),
                       [&](std::string_view room) { return !room.empty() && starts_with(path, room); });
}

struct Banned {
    std::string_view word;
    std::string_view instead;
};

constexpr std::array banned_everywhere{
    Banned{"using namespace std", "write std::"},
    Banned{"rand(", "use a RandomStream"},
    Banned{"srand(", "use a RandomStream"},
    Banned{"random_device", "use a RandomStream"},
    Banned{"std::time(", "a run knows no wall clock"},
    Banned{"time(nullptr)", "a run knows no wall clock"},
    Banned{"time(NULL)", "a run knows no wall clock"},
    Banned{"time(0)", "a run knows no wall clock"},
};
constexpr std::array banned_in_models{
    Banned{"unordered_", "hash order differs between machines; use a vector or a map"},
    Banned{"system_clock", "a run knows no wall clock"},
    Banned{"steady_clock", "a run knows no wall clock"},
    Banned{"mt19937", "use a RandomStream"},
};
constexpr std::array banned_in_sim{
    Banned{"std::function", "use an Action"},
    Banned{"shared_ptr", "say who owns it"},
};

template <class Words>
void look_for(const Source& source, const Words& words, Complaints& found) {
    for (std::size_t i = 0; i < source.code.size(); ++i)
        for (const Banned& banned : words)
            if (has_word(source.code[i], banned.word))
                found.push_back({source.path, i + 1, std::string(banned.word) + " is banned here: " + std::string(banned.instead)});
}

bool is_lambda_or_binding(std::string_view line) {
    for (auto at = line.find('['); at != std::string_view::npos; at = line.find('[', at + 1))
        if (at == 0 || !(is_word_char(line[at - 1]) || line[at - 1] == ')' || line[at - 1] == ']')) return true;
    return false;
}

/// What stands before co_await may only be nothing, a target with '=', or return.
bool await_leads(std::string_view line) {
    const auto before = trimmed(line.substr(0, line.find("co_await")));
    return before.empty() || before == "return" || (before.back() == '=' && !contains(before, "("));
}

/// The words are put together here, so that this file may pass its own rule.
std::vector<std::string> foreign_words() {
    std::vector<std::string> words;
    for (const char* folder : {"work", "tmp", "root"}) words.push_back(std::string("/") + folder + "/");
    words.push_back(std::string("../sha") + "red");
    words.push_back(std::string("TO") + "DO");
    words.push_back(std::string("FIX") + "ME");
    return words;
}

bool names_the_shared_folder(std::string_view line) {
    const std::string folder = std::string("sha") + "red/";
    const auto at = line.find(folder);
    return at != std::string_view::npos && (at == 0 || contains(" `\"'(", line.substr(at - 1, 1)));
}

bool is_script(const Source& source) { return !source.lines.empty() && starts_with(source.lines[0], "#!"); }

}  // namespace

Complaints includes_point_down(const Source& source) {
    Complaints found;
    if (!source.is_cpp()) return found;
    const auto floor = floor_of(source.path);
    for (std::size_t i = 0; i < source.lines.size(); ++i) {
        const auto name = included(source.lines[i]);
        if (name.empty() || name.front() != '"') continue;
        const auto header = name.substr(1);
        if (!may_include(floor, header))
            found.push_back({source.path, i + 1, std::string(floor) + "/ may not include " + std::string(header)});
    }
    return found;
}

Complaints one_door_a_library(const Source& source) {
    Complaints found;
    if (!source.is_cpp()) return found;
    for (std::size_t i = 0; i < source.lines.size(); ++i)
        for (const Door& door : doors)
            if (starts_with(included(source.lines[i]), door.library) && !opens(door, source.path))
                found.push_back({source.path, i + 1, std::string(door.library.substr(1)) + " has its door elsewhere"});
    return found;
}

Complaints files_are_short(const Source& source) {
    if (!source.is_cpp() || source.lines.size() <= 400) return {};
    return {{source.path, 401, "the file has " + std::to_string(source.lines.size()) + " lines, more than 400"}};
}

Complaints no_banned_words(const Source& source) {
    Complaints found;
    if (!source.is_cpp()) return found;
    look_for(source, banned_everywhere, found);
    if (source.in("sim") || source.in("models") || source.in("topologies")) look_for(source, banned_in_models, found);
    if (source.in("sim")) look_for(source, banned_in_sim, found);
    return found;
}

Complaints awaits_stand_alone(const Source& source) {
    Complaints found;
    if (!source.is_cpp()) return found;
    for (std::size_t i = 0; i < source.code.size(); ++i) {
        const std::string_view line = source.code[i];
        if (!has_word(line, "co_await") || contains(line, "operator co_await")) continue;
        const bool crowded = contains(line, "{") || contains(line, "}") || contains(line, "?") || is_lambda_or_binding(line);
        if (crowded || !await_leads(line) || trimmed(line).back() != ';')
            found.push_back({source.path, i + 1, "an await stands alone on its line and ends there"});
    }
    return found;
}

Complaints text_speaks_of_the_project(const Source& source) {
    Complaints found;
    const auto words = foreign_words();
    for (std::size_t i = 0; i < source.lines.size(); ++i) {
        const auto names = [&](const std::string& word) { return contains(source.lines[i], word); };
        if (std::any_of(words.begin(), words.end(), names) || names_the_shared_folder(source.lines[i]))
            found.push_back({source.path, i + 1, "this line speaks of something outside the project, or of later"});
    }
    return found;
}

Complaints opens_with_a_comment(const Source& source) {
    const bool hashed = is_script(source) || source.ends_with("CMakeLists.txt") || source.ends_with(".cmake");
    if (!source.is_cpp() && !hashed) return {};
    const std::size_t first = is_script(source) ? 1 : 0;
    const std::string_view mark = source.is_cpp() ? "//" : "#";
    if (source.lines.size() > first && starts_with(source.lines[first], mark)) return {};
    return {{source.path, first + 1, "the file does not open with a comment that says what lives in it"}};
}

Complaints every_rule(const Source& source) {
    Complaints found;
    for (const auto rule : {includes_point_down, one_door_a_library, files_are_short, functions_are_short, no_banned_words,
                            awaits_stand_alone, text_speaks_of_the_project, opens_with_a_comment}) {
        const Complaints more = rule(source);
        found.insert(found.end(), more.begin(), more.end());
    }
    return found;
}

}  // namespace rehearse::test
