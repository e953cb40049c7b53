// How the measurements are timed and told: user CPU of a loop, repeated, as least, median and greatest.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/agenda.hpp"
#include "verb.hpp"

namespace rehearse::bench {

/// User CPU of this process, in seconds.
double user_seconds();

/// The increments that hold, reschedule and ping share: 16,384 exponential draws of mean 1 s, seed 7, read in a circle from
/// index 1, so that the structure is timed and not the logarithm.
class Increments {
public:
    Increments();
    Duration next() { return table_[++at_ & 16383]; }

private:
    std::vector<Duration> table_;
    std::uint32_t at_ = 0;
};

/// One line: what was measured, ns per event (least, median, greatest of the samples), and the simulated time it ended at.
void tell(const std::string& what, std::vector<double> ns_per_event, Time ended);

Option repeats_option();
Option agenda_option(const std::string& value);
AgendaKind agenda_kind(const Values& values);

}  // namespace rehearse::bench
