// A log-normal distribution as measurements state it: by its median and its 99th percentile.
#pragma once

#include "sim/elementary.hpp"

namespace rehearse {

/// Sigma of the log-normal with this median and 99th percentile: p99 = median exp(2.326 sigma). 0 where nothing varies.
inline double sigma_of(double median, double p99) { return median > 0 && p99 > median ? own_log(p99 / median) / 2.3263478740408408 : 0; }

}  // namespace rehearse
