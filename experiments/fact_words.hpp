// A fact in words, for event lists and traces: "broker 7, silence 10.1 s".
#pragma once

#include <string>

#include "sim/journal.hpp"

namespace rehearse {

/// The values of a fact. Brokers and controllers count from 1, as everywhere that people read.
std::string fact_words(const FactRecord& fact);

}  // namespace rehearse
