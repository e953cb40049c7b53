// The files of a result: result.json, report.md and its pictures, and a folder an architecture with its data.
#pragma once

#include <filesystem>

#include "experiments/comparison.hpp"
#include "experiments/output_choice.hpp"

namespace rehearse {

/// Writes the chosen files of a comparison into `folder`, which exists. Throws ConfigError when the disk refuses.
void write_output(const Comparison& comparison, const std::filesystem::path& folder, const OutputChoice& choice = {});

}  // namespace rehearse
