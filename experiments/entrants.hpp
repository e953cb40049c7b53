// Who takes part in a study: each compared architecture with the fleet that it runs on.
#pragma once

#include <string>
#include <vector>

#include "models/study_spec.hpp"

namespace rehearse {

/// One entry of `compare`; points into the study it was made from.
struct Entrant {
    std::string architecture;
    const ClusterSpec* cluster;
    std::string path;          // where the architecture is named: `compare[0]` or `compare[1].architecture`
    std::string cluster_path;  // where its fleet is described: `cluster` or `compare[1].cluster`
};

/// In the order of the study; a fleet of its own replaces the study's.
std::vector<Entrant> entrants_of(const StudySpec& spec);

/// The names of all architectures, in the order of their list.
std::vector<std::string> architecture_names();

/// The names of a fleet's zones: a, b, c, ...
std::vector<std::string> zone_names_of(const ClusterSpec& cluster);

}  // namespace rehearse
