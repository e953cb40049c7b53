// Student's t distribution for whole degrees of freedom, in closed form and with elementary functions of our own.
#pragma once

#include <cstddef>

namespace rehearse {

/// Probability that |T| <= t, for t >= 0. Source: Abramowitz, Stegun, "Handbook of Mathematical Functions", 26.7.3 and 26.7.4.
double student_within(double t, std::size_t degrees_of_freedom);

/// The t below which a share `p` of the distribution lies; p in (0, 1).
double student_quantile(double p, std::size_t degrees_of_freedom);

}  // namespace rehearse
