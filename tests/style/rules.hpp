// The house rules that a machine can check, each a pure function from a file to its complaints.
// A rule that does not concern a file finds nothing in it.
#pragma once

#include <string>
#include <vector>

#include "tests/style/source.hpp"

namespace rehearse::test {

/// One broken rule, `line` counted from 1.
struct Complaint {
    std::string path;
    std::size_t line;
    std::string what;
};
using Complaints = std::vector<Complaint>;

/// Includes point down the floors: experiments -> models -> {topologies, sim}; topologies sees only what sim lends it.
Complaints includes_point_down(const Source&);
/// Each foreign library is named in one place only.
Complaints one_door_a_library(const Source&);
/// Files end at 400 lines.
Complaints files_are_short(const Source&);
/// Functions end at 50 lines, found by counting braces.
Complaints functions_are_short(const Source&);
/// Nothing that would make two runs differ or a hot path allocate.
Complaints no_banned_words(const Source&);
/// An await stands alone on its line: no braces, lambdas, ternaries or structured bindings beside it, and it ends there.
Complaints awaits_stand_alone(const Source&);
/// Text speaks of the project alone and leaves nothing for later.
Complaints text_speaks_of_the_project(const Source&);
/// Code and scripts open with a comment that says what lives there.
Complaints opens_with_a_comment(const Source&);

/// All of them.
Complaints every_rule(const Source&);

}  // namespace rehearse::test
