// What a run of the twin showed, in the terms in which drills are measured. Times are seconds after the zero of the plan.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace rehearse::twin {

struct Moment {
    double at;
    std::uint32_t partition;
};

struct TopicObserved {
    std::vector<Moment> leaders, shrunk, expanded, opened;
    std::uint64_t lost_records = 0;   // acknowledged, and not in the log of whoever leads at the end
    std::uint64_t twice_records = 0;  // in that log a second time
    std::uint64_t leaderless = 0;     // partitions, at the end
};

struct ProducerObserved {
    std::vector<double> gap;          // of each partition of the topic: longest time without acknowledgement
    double worst_ack = 0, blocked = 0, acked = 0, sent = 0, acked_in_time = 0;   // the last: until its end
    std::uint64_t errors = 0;
    double first_error = 0, last_error = 0;
    std::vector<float> curve;         // bytes acknowledged in each second of the run
};

struct ConsumerObserved {
    double gap_start = 0, gap = 0;
    std::vector<double> assigned, revoked;
    std::uint64_t resets = 0, skipped = 0, read_again = 0;   // out of range; batches passed over; batches read twice by its group
    double lag_peak = 0, lag_peak_at = 0, lag_drained = -1;
    std::vector<float> curve;
};

struct BrokerObserved {
    std::vector<double> fenced, unfenced, registered, shutdown_begins, exited;
    double received_at_start = 0, rebuilt = -1;   // bytes that its interface took in from its start to full sync
    double log_loading = -1;
    std::vector<double> failover_assigned, failover_completed, streams_closed;    // of its WAL and streams, by whoever took over
    std::vector<double> wal_read_from, wal_read_to, wal_read_bytes;
};

/// Bytes between zones at one moment: [from][to][client].
using ZoneBytes = std::vector<std::vector<std::pair<double, double>>>;

/// A request that reached the object store.
struct StoreMoment {
    double at;
    bool write;
    double bytes;                     // of what was sent there, with headers
};

struct Observed {
    std::vector<BrokerObserved> brokers;
    std::vector<TopicObserved> topics;
    std::vector<ProducerObserved> producers;
    std::vector<ConsumerObserved> consumers;
    std::vector<double> reassigned;
    std::vector<StoreMoment> store;
    std::vector<ZoneBytes> zone_bytes;            // at the moments that the plan asks for
    std::uint64_t events = 0;
};

}  // namespace rehearse::twin
