// How hard the tortures try: seconds in the test run, hours under tests/torture/for-hours.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace rehearse::test {

/// REHEARSE_TORTURE_SEED; another seed, other systems and studies.
inline std::uint64_t torture_seed() {
    const char* text = std::getenv("REHEARSE_TORTURE_SEED");
    return text == nullptr ? 1 : std::strtoull(text, nullptr, 10);
}

/// REHEARSE_TORTURE_EFFORT, a factor on the number of cases.
inline int torture_effort() {
    const char* text = std::getenv("REHEARSE_TORTURE_EFFORT");
    return text == nullptr ? 1 : std::max(1, std::atoi(text));
}

}  // namespace rehearse::test
