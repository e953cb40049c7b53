// How long a record takes when nothing has failed: from its request to the acknowledgement, and to a consumer at the log's end.
#pragma once

namespace rehearse {

class World;

/// Seconds, besides the time that a client's own batching (linger.ms) adds.
struct SteadyLatency {
    double produce_p50 = 0, produce_p99 = 0;
    double end_to_end_p50 = 0, end_to_end_p99 = 0;
};

/// Draws records of all brokers that lead now; all zero where none does. Looking moves none of the world's own draws.
SteadyLatency steady_latency(const World& world);

}  // namespace rehearse
