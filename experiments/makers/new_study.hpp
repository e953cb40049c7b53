// A first study from five answers: where, how many zones, how much is written, how long it is kept, how often it is read.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/makers/study_draft.hpp"
#include "topologies/catalog.hpp"

namespace rehearse {

/// One thing that a new study must know. The option of that name, the question on a terminal and the default are one list.
struct WishQuestion {
    std::string option, question, fallback;
};
const std::vector<WishQuestion>& wish_questions();

/// Gives the answer to a question, as text; the fallback when nobody is there to ask.
using AnswerTo = std::function<std::string(const WishQuestion&)>;

/// Throws ConfigError for an answer that is none, or a load that nothing of that cloud carries.
StudyDraft new_study(const AnswerTo& answer, const Catalog& catalog);

}  // namespace rehearse
