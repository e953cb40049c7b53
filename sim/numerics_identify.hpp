// What a set of measurements can tell about unknowns: how far each may be off, and which of them the data see only together.
#pragma once

#include <vector>

#include "sim/numerics.hpp"

namespace rehearse {

struct Identification {
    std::vector<double> standard_errors;    // of each unknown when each measurement errs by 1; infinite: the data say nothing about it
    std::vector<double> least_seen;         // direction of length 1 along which the data change least
    double condition = 0;                   // of the table; infinite when some direction changes nothing
};

/// `slopes`: change of each measurement (rows, in units of its own error) for a change of each unknown by 1. By singular values.
Identification identify(const Table& slopes);

}  // namespace rehearse
