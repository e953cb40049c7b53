// trace.pftrace: a run for ui.perfetto.dev. Both ways as slices, a track for every broker, pool, client group and person, arrows from each fact
// to what it caused, and counters of bytes, partitions and dollars.
#pragma once

#include <string>

#include "models/outcome.hpp"

namespace rehearse {

/// The bytes of the trace. Pools and groups are in it as far as the run was asked to write them down.
std::string perfetto_trace(const Outcome& outcome);

}  // namespace rehearse
