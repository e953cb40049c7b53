// The verbs of the measuring program.
#pragma once

#include <vector>

#include "verb.hpp"

namespace rehearse::bench {

Verb hold();
Verb reschedule();
Verb ping();
Verb rebuild();
Verb sharing();
Verb play_study();
Verb outputs();
Verb kafka();
Verb peers();
Verb durability();
Verb coverage();

/// All of them, in the order of the help.
std::vector<Verb> verbs();

}  // namespace rehearse::bench
