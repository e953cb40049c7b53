// From a year of failures to incidents: failures that fall into the recovery from others are one incident, and every incident is played
// as a study whose timeline it is.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "experiments/questions/variant.hpp"
#include "experiments/questions/weather.hpp"

namespace rehearse {

/// Failures close enough to bear on each other. Times in hours of the year.
struct Incident {
    std::vector<DrawnFailure> failures;    // in order of time
    double back = 0;                       // when the last of them is back
};

/// How a study lends its clients and its patience to incidents.
struct IncidentFrame {
    Duration quiet;       // before the first failure: the study's own
    Duration patience;    // a failure within that of the last return bears on the recovery: as long as the study watches after its first failure
    Duration watch;       // from the last return to the end of the play: the same, or three days where that is longer
};
IncidentFrame frame_of(const StudySpec& spec);

/// A failure that strikes within `patience` of the return of all before it joins their incident.
std::vector<Incident> incidents_of(std::vector<DrawnFailure> failures, Duration patience);

/// The play of an incident: its timeline, a horizon that ends `watch` after the last return, the hour of the week in which it strikes,
/// and a seed of its own. Equal incidents of two designs are played in equal weather.
Variant variant_of(const Incident& incident, const StudySpec& spec, const std::string& architecture, std::uint64_t year);

}  // namespace rehearse
