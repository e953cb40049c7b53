// The few operations on the arrays that must keep them consistent.
#include "models/partitions.hpp"

#include "sim/check.hpp"

namespace rehearse {

int PartitionTable::position_of(std::size_t p, BrokerId broker) const {
    for (std::size_t i = 0; i < replicas(p); ++i)
        if (at(p, i) == broker) return static_cast<int>(i);
    return -1;
}

void PartitionTable::add(std::size_t topic_index, std::span<const BrokerId> list, double retained_bytes) {
    expects(!list.empty() && list.size() <= 8, "a partition has one to eight replicas");
    topic.push_back(static_cast<std::uint16_t>(topic_index));
    leader.push_back(0);
    epoch.push_back(0);
    isr.push_back(static_cast<std::uint8_t>((1u << list.size()) - 1));
    eligible.push_back(0);
    known.push_back(list.front());
    log_end.push_back(retained_bytes);
    retained.push_back(retained_bytes);
    replica.insert(replica.end(), list.begin(), list.end());
    replica_end.insert(replica_end.end(), list.size(), retained_bytes);
    replica_intact.insert(replica_intact.end(), list.size(), std::uint8_t{1});
    first.push_back(static_cast<std::uint32_t>(replica.size()));
}

void PartitionTable::set_leader(std::size_t p, std::int8_t position) {
    if (leader[p] == position) return;
    leader[p] = position;
    if (position != no_leader) ++epoch[p];
}

}  // namespace rehearse
