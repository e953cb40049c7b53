// The list of verbs: a new one is its own file and one word here.
#include "verbs.hpp"

namespace rehearse::bench {

std::vector<Verb> verbs() {
    return {hold(), reschedule(), ping(), rebuild(), sharing(), play_study(), outputs(), kafka(), peers(), durability(), coverage()};
}

}  // namespace rehearse::bench
