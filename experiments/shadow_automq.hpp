// What a case on an AutoMQ cluster says besides what Kafka cases say: its object store, what happens to it, and figures of takeovers and requests.
#pragma once

#include <string>

#include "experiments/shadow_case.hpp"
#include "experiments/shadow_fields.hpp"

namespace rehearse {

/// Reads `store`; moves the start of the run to the first client, because what lies in each WAL counts. Refuses designs other than AutoMQ.
void read_store(const CaseObject& top, ShadowCase& into);
/// True if the twin knows the setting or it changes nothing here.
bool set_automq(ShadowCase& into, const JsonMember& setting);
/// A topic that only the figures name, for its leader changed, gets one partition on the broker that failed.
void place_unnamed_topics(const CaseObject& top, ShadowCase& into);
/// True if the step concerns the store, or nothing: brokers keep no data on volumes.
bool read_store_step(const CaseObject& step, const std::string& verb, twin::Step read, ShadowCase& into);
/// A case that supplied parameters is shown and not scored.
void leave_score(ShadowCase& into);
/// True if the figure is one of takeovers or of requests to the store.
bool read_automq_quantity(const CaseObject& figure, bool judged, ShadowCase& into);

}  // namespace rehearse
