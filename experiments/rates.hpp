// The user's own rates and discounts, laid over the price book: what a contract says instead of what the list says.
#pragma once

#include <string>

#include "models/study_spec.hpp"
#include "topologies/catalog.hpp"

namespace rehearse {

/// The catalog with the study's rates and discounts in force. A rate replaces the list price; a discount lowers it.
/// Throws ConfigError for an item that no compared region has a price for.
Catalog with_own_rates(const StudySpec& spec, const Catalog& catalog, const std::string& file);

}  // namespace rehearse
