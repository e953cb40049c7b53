// Each style rule must be able to fail: a bad snippet is found, its good twin is not.
#include <doctest/doctest.h>

#include "tests/style/rules.hpp"

using namespace rehearse::test;

namespace {

Complaints check(Complaints (*rule)(const Source&), const char* path, const std::string& text) {
    return rule(parse(path, text));
}

std::string function_of(std::size_t lines) {
    std::string text = "int busy(int a) {\n";
    for (std::size_t i = 2; i < lines; ++i) text += "    ++a;\n";
    return text + "}\n";
}

}  // namespace

TEST_CASE("an include that points up a floor is found") {
    CHECK(check(includes_point_down, "sim/agenda.hpp", "#include \"models/broker.hpp\"\n").size() == 1);
    CHECK(check(includes_point_down, "models/broker.hpp", "#include \"experiments/study.hpp\"\n").size() == 1);
    CHECK(check(includes_point_down, "topologies/zone.hpp", "#include \"sim/agenda.hpp\"\n").size() == 1);
    CHECK(check(includes_point_down, "sim/agenda.hpp", "#include \"units.hpp\"\n").size() == 1);
}

TEST_CASE("an include that points down or to a lent header passes") {
    CHECK(check(includes_point_down, "experiments/run.cpp", "#include \"models/outcome.hpp\"\n#include \"sim/units.hpp\"\n").empty());
    CHECK(check(includes_point_down, "topologies/zone.hpp", "#include \"sim/units.hpp\"\n").empty());
    CHECK(check(includes_point_down, "tests/unit/a_test.cpp", "#include \"experiments/svg.hpp\"\n").empty());
    CHECK(check(includes_point_down, "sim/agenda.hpp", "#include <vector>\n").empty());
}

TEST_CASE("a library is let in by its one door only") {
    CHECK(check(one_door_a_library, "models/broker.cpp", "#include <boost/graph/graph_traits.hpp>\n").size() == 1);
    CHECK(check(one_door_a_library, "topologies/topology.cpp", "#include <boost/graph/graph_traits.hpp>\n").empty());
    CHECK(check(one_door_a_library, "tests/unit/fluid_test.cpp", "#include <boost/graph/graph_traits.hpp>\n").size() == 1);
    CHECK(check(one_door_a_library, "experiments/report.cpp", "#include <nlohmann/json.hpp>\n").size() == 1);
    CHECK(check(one_door_a_library, "experiments/json_read.cpp", "#include <nlohmann/json.hpp>\n").empty());
    CHECK(check(one_door_a_library, "experiments/report.cpp", "#include <CLI/CLI.hpp>\n").size() == 1);
    CHECK(check(one_door_a_library, "sim/fluid.cpp", "#include <Eigen/Dense>\n").size() == 1);
    CHECK(check(one_door_a_library, "sim/numerics.cpp", "#include <Eigen/Dense>\n").empty());
    CHECK(check(one_door_a_library, "experiments/questions/sweep.cpp", "#include <sqlite3.h>\n").size() == 1);
    CHECK(check(one_door_a_library, "experiments/questions/run_store.cpp", "#include <sqlite3.h>\n").empty());
    CHECK(check(one_door_a_library, "sim/agenda.cpp", "#include <doctest/doctest.h>\n").size() == 1);
}

TEST_CASE("a file of 401 lines is too long, one of 400 is not") {
    std::string text;
    for (int i = 0; i < 400; ++i) text += "// line\n";
    CHECK(check(files_are_short, "sim/a.cpp", text).empty());
    CHECK(check(files_are_short, "sim/a.cpp", text + "// one more\n").size() == 1);
}

TEST_CASE("a function of 51 lines is too long, one of 50 is not") {
    CHECK(check(functions_are_short, "sim/a.cpp", function_of(50)).empty());
    CHECK(check(functions_are_short, "sim/a.cpp", function_of(51)).size() == 1);
}

TEST_CASE("a long function is found inside namespaces and classes, which may be long themselves") {
    const std::string in_class = "namespace a {\nclass B {\npublic:\n" + function_of(60) + "};\n}\n";
    const auto found = check(functions_are_short, "sim/a.cpp", in_class);
    REQUIRE(found.size() == 1);
    CHECK(found[0].line == 4);
    std::string many = "namespace a {\n";
    for (int i = 0; i < 20; ++i) many += function_of(10);
    CHECK(check(functions_are_short, "sim/a.cpp", many + "}\n").empty());
}

TEST_CASE("words that make runs differ are found in code, not in comments or text") {
    CHECK(check(no_banned_words, "sim/a.cpp", "int x = rand();\n").size() == 1);
    CHECK(check(no_banned_words, "sim/a.cpp", "int x = strand();\n").empty());
    CHECK(check(no_banned_words, "models/a.cpp", "auto t = time(nullptr);\n").size() == 1);
    CHECK(check(no_banned_words, "models/a.cpp", "std::unordered_map<int, int> m;\n").size() == 1);
    CHECK(check(no_banned_words, "experiments/a.cpp", "std::unordered_map<int, int> m;\n").empty());
    CHECK(check(no_banned_words, "sim/a.hpp", "std::function<void()> f;\n").size() == 1);
    CHECK(check(no_banned_words, "tests/unit/a.cpp", "using namespace std;\n").size() == 1);
    CHECK(check(no_banned_words, "sim/a.cpp", "// rand() is banned\nconst char* s = \"rand()\";\n").empty());
    CHECK(check(no_banned_words, "sim/a.cpp", "const char* s = R\"(rand() \" )\"; int y = rand();\n").size() == 1);
}

TEST_CASE("an await with company on its line is found") {
    CHECK(check(awaits_stand_alone, "models/a.cpp", "if (co_await ready()) go();\n").size() == 1);
    CHECK(check(awaits_stand_alone, "models/a.cpp", "{ co_await sleep(a, 1_s); }\n").size() == 1);
    CHECK(check(awaits_stand_alone, "models/a.cpp", "co_await done(n, x ? a : b);\n").size() == 1);
    CHECK(check(awaits_stand_alone, "models/a.cpp", "co_await run([] { return 1; });\n").size() == 1);
    CHECK(check(awaits_stand_alone, "models/a.cpp", "auto [a, b] = co_await both();\n").size() == 1);
    CHECK(check(awaits_stand_alone, "models/a.cpp", "co_await sleep(agenda,\n    1_s);\n").size() == 1);
}

TEST_CASE("an await alone on its line passes") {
    CHECK(check(awaits_stand_alone, "models/a.cpp", "    co_await sleep(agenda, 1_s);\n").empty());
    CHECK(check(awaits_stand_alone, "models/a.cpp", "    const bool won = co_await vote(peers[i]);\n").empty());
    CHECK(check(awaits_stand_alone, "models/a.cpp", "// if (co_await x) is what this avoids\n").empty());
}

TEST_CASE("text that points outside the project or to later is found") {
    const std::string later = std::string("// TO") + "DO: finish\n";
    const std::string outside = std::string("see /wo") + "rk/notes\n";
    const std::string folder = std::string("see sha") + "red/facts\n";
    CHECK(check(text_speaks_of_the_project, "sim/a.cpp", later).size() == 1);
    CHECK(check(text_speaks_of_the_project, "docs/a.md", outside).size() == 1);
    CHECK(check(text_speaks_of_the_project, "docs/a.md", folder).size() == 1);
    CHECK(check(text_speaks_of_the_project, "docs/a.md", "shared storage and shared-nothing\n").empty());
}

TEST_CASE("a file that opens without a comment is found") {
    CHECK(check(opens_with_a_comment, "sim/a.cpp", "#include <vector>\n").size() == 1);
    CHECK(check(opens_with_a_comment, "sim/a.cpp", "// What lives here.\n").empty());
    CHECK(check(opens_with_a_comment, "rehearse", "#!/usr/bin/env bash\nset -e\n").size() == 1);
    CHECK(check(opens_with_a_comment, "rehearse", "#!/usr/bin/env bash\n# What it does.\n").empty());
    CHECK(check(opens_with_a_comment, "docs/a.md", "A page.\n").empty());
}

TEST_CASE("blanking keeps columns and leaves digit separators alone") {
    const Source source = parse("sim/a.cpp", "int a = 1'000; /* x */ char c = 'y'; // z\n");
    REQUIRE(source.code.size() == 1);
    CHECK(source.code[0] == "int a = 1'000;         char c = ' ';     ");
}
