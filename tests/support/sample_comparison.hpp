// A comparison with made-up, easily checked numbers, for tests of tables, pictures and files. Nothing here is simulated.
#pragma once

#include "experiments/comparison.hpp"

namespace rehearse::test {

/// Two architectures: "kafka", reachable after 12 s and done after 28 min 20 s, and "automq-s3", 14 s and 41 s.
/// The failure strikes at 10 min; the horizon is 4 h.
Comparison sample_comparison();

}  // namespace rehearse::test
