// Where a test finds the tree it was built from and the program under test.
#pragma once

#include <filesystem>

namespace rehearse::test {

/// The root of the checkout that these tests were built from.
std::filesystem::path source_root();

/// The executable `rehearse` of the same build.
std::filesystem::path program();

/// The executable `rehearse-bench` of the same build.
std::filesystem::path bench_program();

}  // namespace rehearse::test
