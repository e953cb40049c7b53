// What the fuzzers feed with bytes: the study reader, and sharing by both solvers. The test binary feeds them too, with fixed inputs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "tests/support/sharing_system.hpp"

namespace rehearse::test {

/// Reads bytes as a study. A refusal by ConfigError is an answer; any other exception passes through.
void read_as_study(std::span<const std::uint8_t> bytes);

/// A system of at most 8 pools and 24 flows, whatever the bytes are; missing ones are 0.
System system_from(std::span<const std::uint8_t> bytes);

/// Runs it by both solvers, the fast one with its books checked at every settle. Empty if they agree; else a sentence.
std::string sharing_fault(std::span<const std::uint8_t> bytes);

}  // namespace rehearse::test
