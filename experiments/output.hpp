// The output folder of a study. Everything is written to a hidden sibling first and takes the folder's place in one move at
// the end, so that nobody ever sees half a result, and an earlier result stays until a whole new one is there.
#pragma once

#include <filesystem>

#include "experiments/comparison.hpp"
#include "experiments/output_choice.hpp"

namespace rehearse {

/// Holds the right to write one folder. What was not finished disappears with it, and so do folders made on the way.
class OutputFolder {
public:
    /// Throws ConfigError when the folder cannot be written, or when it holds anything that is not an earlier result.
    explicit OutputFolder(const std::filesystem::path& folder);
    ~OutputFolder();
    OutputFolder(const OutputFolder&) = delete;
    OutputFolder& operator=(const OutputFolder&) = delete;

    /// Writes the chosen files of the comparison, then replaces what was there.
    /// Throws ConfigError when the disk refuses; the earlier result stays.
    void write(const Comparison& comparison, const OutputChoice& choice = {});

private:
    void make_draft();
    void take_place();
    void clean_up();

    std::filesystem::path folder_, draft_;
    std::filesystem::path first_made_;    // topmost folder that did not exist before; empty if all did
};

}  // namespace rehearse
