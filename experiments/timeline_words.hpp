// What fails and returns, in words: one sentence a failure.
#pragma once

#include <string>
#include <vector>

#include "models/study_spec.hpp"

namespace rehearse {

/// "10 min: zone b (every machine of a zone loses power and falls silent); back after 30 min, volumes kept."
std::vector<std::string> timeline_words(const StudySpec& spec);

/// "zone b", "broker 3", "object store".
std::string target_words(const Target& target);

}  // namespace rehearse
