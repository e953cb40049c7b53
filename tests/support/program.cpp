// The shell does the redirecting, so that what is tested is what a user gets.
#include "tests/support/program.hpp"

#include <stdlib.h>
#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "tests/support/places.hpp"

namespace rehearse::test {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
    std::ifstream input(file, std::ios::binary);
    std::ostringstream text;
    text << input.rdbuf();
    return text.str();
}

namespace {

Answer run(const fs::path& executable, const fs::path& folder, const std::string& words, const std::string& before) {
    const TemporaryFolder logs;
    const std::string out = (logs.path() / "out").string(), err = (logs.path() / "err").string();
    const std::string line = "cd '" + folder.string() + "' && " + before + " '" + executable.string() + "' " + words + " >'" +
                             out + "' 2>'" + err + "'";
    const int status = std::system(line.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, text_of(out), text_of(err)};
}

}  // namespace

Answer run_program(const fs::path& folder, const std::string& words, const std::string& before) { return run(program(), folder, words, before); }

Answer run_bench(const fs::path& folder, const std::string& words) { return run(bench_program(), folder, words, {}); }

TemporaryFolder::TemporaryFolder() {
    std::string pattern = (fs::temp_directory_path() / "rehearse-test-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder could be made");
    path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

fs::path TemporaryFolder::write(const std::string& name, const std::string& text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
    return path_ / name;
}

}  // namespace rehearse::test
