// junit.xml: a suite for each design with a case for recovery and one for each target, as build servers read it.
#pragma once

#include <string>

#include "experiments/comparison.hpp"

namespace rehearse {

/// A target that is missed is a failure; what proves nothing is an error, so that no build server counts it as passed.
std::string junit_xml(const Comparison& comparison);

}  // namespace rehearse
