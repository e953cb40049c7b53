// The small cluster of tiny_drill.hpp as AutoMQ: each partition on one broker, its log in an object store.
#pragma once

#include "tests/support/tiny_drill.hpp"

namespace rehearse::test {

/// Partition p lies on broker p % 3. Brokers have run for two minutes when the drill starts.
inline twin::Plan automq_drill(double rate, double seconds, std::uint32_t partitions = 6) {
    twin::Plan plan = tiny_drill(rate, seconds, partitions);
    plan.kafka.version = KafkaVersion::v3_9;
    plan.topics[0].min_insync = 1;
    for (twin::PartitionPlan& p : plan.partitions) p.replicas = {p.leader};
    plan.automq.emplace();
    plan.automq->store_nic = 100e6;
    plan.automq->storage_started = -120_s;
    plan.horizon = plan.producers[0].to + 60_s;
    return plan;
}

/// Requests of a kind between two moments.
inline std::size_t requests(const twin::Observed& seen, bool write, double from, double to) {
    std::size_t n = 0;
    for (const twin::StoreMoment& s : seen.store) n += s.write == write && s.at >= from && s.at < to;
    return n;
}

}  // namespace rehearse::test
