// Results as JSON for programs: result.json for the whole comparison, run.json and events.jsonl for one architecture.
// Keys carry their unit (_s, _bytes, _usd); money is text with every digit; null means unknown or not reached.
#pragma once

#include <string>

#include "experiments/comparison.hpp"
#include "experiments/json_value.hpp"

namespace rehearse {

/// The comparison without what differs between two equal runs (times of the wall clock).
JsonValue result_json(const Comparison& comparison);

/// One run: version, commit, hashes, seed, digest, counts, bottlenecks, requests and the origin of every value.
JsonValue run_json(const Comparison& comparison, const Contender& contender);

/// One fact a line, in the order in which they were noted.
std::string events_jsonl(const Outcome& outcome);

/// Seconds as the number nearest to the whole nanoseconds.
double exact_seconds(std::int64_t ns);

}  // namespace rehearse
