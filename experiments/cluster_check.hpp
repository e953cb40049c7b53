// Whether a fleet can be simulated with what the catalog knows. Called before the clock starts.
#pragma once

#include <string>

#include "models/architecture.hpp"
#include "models/study_spec.hpp"
#include "topologies/catalog.hpp"

namespace rehearse {

/// Throws ConfigError for an unknown cloud, region, instance or volume type, a machine without published limits, a volume
/// beyond what its type can have, a write-ahead log where the cloud has no such volume or the zone no broker, a class of object
/// storage that the cloud has not or whose speed nobody states, and an active controller where none stands. `path` is the place of the fleet in the file; `design` says what its brokers need.
void check_cluster(const ClusterSpec& cluster, const ArchitectureInfo& design, const Assumptions& assumptions, const Catalog& catalog,
                   const std::string& file, const std::string& path);

}  // namespace rehearse
