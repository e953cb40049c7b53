// What a stated placement must satisfy before it is played.
#pragma once

#include <string>
#include <vector>

#include "experiments/entrants.hpp"
#include "models/study_spec.hpp"

namespace rehearse {

/// A list for each partition of the topic, with replication.factor different brokers that each fleet has which keeps data on brokers.
/// `path` is the topic's place in the file. Throws ConfigError.
void check_placement(const TopicSpec& topic, const std::string& path, const std::vector<Entrant>& entrants, const std::string& file);

/// A zone of the fleet for each broker. Throws ConfigError.
void check_homes(const ClusterSpec& cluster, const std::string& path, const std::string& file);

}  // namespace rehearse
