// expects and ensures: promises between our own parts, checked in every build. Breaking one is our mistake, never the user's.
#pragma once

#include <stdexcept>
#include <string>

namespace rehearse {

/// Thrown when one of our own promises is broken; the command line turns it into exit code 70.
class OurMistake : public std::logic_error {
public:
    using std::logic_error::logic_error;
};

/// A promise that the caller makes.
inline void expects(bool holds, const char* promise) {
    if (!holds) throw OurMistake(std::string("expected: ") + promise);
}

/// A promise that this function makes.
inline void ensures(bool holds, const char* promise) {
    if (!holds) throw OurMistake(std::string("not ensured: ") + promise);
}

}  // namespace rehearse
