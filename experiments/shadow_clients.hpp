// Producers and consumers of a case, and the groups that consumers form.
#pragma once

#include "experiments/shadow_case.hpp"
#include "experiments/shadow_fields.hpp"

namespace rehearse {

/// Needs the topics; `common` are the settings that the cluster gives to consumers.
void read_clients(const CaseObject& top, ShadowCase& into, const twin::ConsumerSettings& common);
/// The topic that an entry names; refuses one that the case does not have.
std::uint32_t topic_index(const CaseObject& entry, const twin::Plan& plan);

}  // namespace rehearse
