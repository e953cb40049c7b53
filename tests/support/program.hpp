// Running the program under test as a user does, and a folder of its own for each test.
#pragma once

#include <filesystem>
#include <string>

namespace rehearse::test {

/// What one call of the program came to.
struct Answer {
    int exit_code = -1;
    std::string out, err;
};

/// Runs the program in `folder` with words as a shell reads them; `before` may set variables ("NO_COLOR=1") or pipe into it.
Answer run_program(const std::filesystem::path& folder, const std::string& words, const std::string& before = {});
/// The same with the program that measures.
Answer run_bench(const std::filesystem::path& folder, const std::string& words);

/// A new folder below the system's temporary one; removed with everything in it.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }
    /// Writes a file and names it.
    std::filesystem::path write(const std::string& name, const std::string& text) const;

private:
    std::filesystem::path path_;
};

/// All bytes of a file; empty when there is none.
std::string text_of(const std::filesystem::path& file);

}  // namespace rehearse::test
