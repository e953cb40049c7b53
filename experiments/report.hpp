// The report for people: Markdown with pictures, from the answer down to how to run it again.
#pragma once

#include <string>
#include <vector>

#include "experiments/comparison.hpp"
#include "experiments/pictures.hpp"

namespace rehearse {

/// report.md; the pictures and the folders it links to stand beside it.
std::string report_markdown(const Comparison& comparison, const std::vector<Picture>& pictures);

/// A Markdown table. Bars in cells are escaped.
std::string markdown_table(const std::vector<std::string>& heading, const std::vector<std::vector<std::string>>& rows);

}  // namespace rehearse
