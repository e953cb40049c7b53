// The answer on a terminal: one row an architecture, then why in three sentences, then what a reader must not miss.
#pragma once

#include <string>
#include <vector>

#include "experiments/comparison.hpp"

namespace rehearse {

/// The cells of one architecture in the order of table_heading(); unknown, never and not applicable are said in words.
std::vector<std::string> table_cells(const Outcome& outcome);
std::vector<std::string> table_heading();

/// What limits or overturns a row: nothing proven, an open incident, a missing price, a warning. One sentence each.
std::vector<std::string> remarks(const Comparison& comparison);

/// One row a target with what became of it in each design; none when the study states no target.
std::vector<std::vector<std::string>> target_rows(const Comparison& comparison);
std::vector<std::string> target_heading(const Comparison& comparison);

/// All of it as lines of text.
std::string table_text(const Comparison& comparison);

}  // namespace rehearse
