// What `show` prints: a study in words, and what the graph of each fleet answers without a simulation.
#pragma once

#include <string>

#include "experiments/study.hpp"
#include "topologies/catalog.hpp"

namespace rehearse {

/// Several paragraphs, each line ended by a newline.
std::string study_words(const Study& study, const Catalog& catalog);

/// One line for `check`: what the file describes.
std::string study_line(const Study& study);

}  // namespace rehearse
