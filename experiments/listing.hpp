// What `list` prints: everything that a study may name, with parameters, defaults and sources.
#pragma once

#include <string>
#include <vector>

#include "topologies/catalog.hpp"

namespace rehearse {

/// "architectures", "failures", "study", "settings", "assumptions", "instances", "volumes", "workloads".
std::vector<std::string> listing_topics();

/// The listing of one topic; an empty topic is an overview. Throws ConfigError for a topic that there is not.
std::string listing(const std::string& topic, const Catalog& catalog);

}  // namespace rehearse
