// The man page and completions know every verb and option, because they are written from the same lists.
#include <doctest/doctest.h>

#include <cstdlib>

#include "experiments/command.hpp"
#include "experiments/shell.hpp"
#include "tests/support/program.hpp"

using namespace rehearse;
using namespace rehearse::test;

TEST_CASE("every verb is in the man page with its example, and every option with its meaning") {
    const std::string page = man_page();
    for (const Verb& verb : verbs()) CHECK_MESSAGE(page.find("\n.B " + verb.name + "\n") != std::string::npos, verb.name);
    CHECK(page.find("\\-\\-strict\\-prices") != std::string::npos);
    const TemporaryFolder folder;
    folder.write("rehearse.1", page);
    if (std::system("command -v groff >/dev/null 2>&1") == 0) {
        const std::string line = "cd '" + folder.path().string() + "' && groff -man -Tascii -ww rehearse.1 >shown 2>wrong";
        CHECK(std::system(line.c_str()) == 0);
        CHECK(text_of(folder.path() / "wrong").empty());
    }
}

TEST_CASE("bash completes verbs, options of a verb, and files") {
    const TemporaryFolder folder;
    folder.write("c.bash", completion_script("bash"));
    const auto complete = [&](const std::string& words, int at) {
        folder.write("ask.sh", "source ./c.bash\nCOMP_WORDS=(" + words + ")\nCOMP_CWORD=" + std::to_string(at) + "\n_rehearse\necho \"${COMPREPLY[*]}\"\n");
        const std::string line = "cd '" + folder.path().string() + "' && bash ask.sh >said 2>&1";
        CHECK(std::system(line.c_str()) == 0);
        return text_of(folder.path() / "said");
    };
    CHECK(complete("rehearse comp", 1) == "compare completion\n");
    CHECK(complete("rehearse explain out --w", 3) == "--without --why-slow\n");
    CHECK(complete("rehearse compare c.b", 2) == "c.bash\n");
}

TEST_CASE("fish and zsh have a script too") {
    CHECK(completion_script("fish").find("complete -c rehearse -n '__fish_seen_subcommand_from explain' -l why-slow -r") != std::string::npos);
    CHECK(completion_script("zsh").starts_with("autoload -U +X bashcompinit"));
}
