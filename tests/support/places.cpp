// Where a test finds the tree and the program: both are known when the tests are configured.
#include "tests/support/places.hpp"

namespace rehearse::test {

std::filesystem::path source_root() { return REHEARSE_SOURCE_ROOT; }

std::filesystem::path program() { return REHEARSE_PROGRAM; }

std::filesystem::path bench_program() { return REHEARSE_BENCH; }

}  // namespace rehearse::test
