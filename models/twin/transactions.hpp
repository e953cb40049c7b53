// Open transactions of the twin: where each began in each partition, so that readers of committed data stop there. Rules: Kafka 4.1.1
// ProducerStateManager (last stable offset), TransactionStateManager (a scan every 10 s aborts what is older than its timeout).
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "models/twin/records.hpp"

namespace rehearse::twin {

class Transactions {
public:
    /// A batch of this producer's open transaction lies at `offset`.
    void touch(std::uint32_t producer, std::uint32_t partition, std::size_t offset, BatchId batch) {
        Open& open = open_[producer];
        open.first.emplace(partition, offset);
        open.batches.push_back(batch);
    }
    bool open(std::uint32_t producer) const { return open_.count(producer) != 0; }
    /// Readers of committed data see no batch from here on.
    std::size_t stable_end(std::uint32_t partition, std::size_t high) const {
        for (const auto& [producer, open] : open_)
            if (const auto at = open.first.find(partition); at != open.first.end()) high = std::min(high, at->second);
        return high;
    }
    /// Commit or abort: markers are written; returns the partitions that it had touched, and the batches.
    std::pair<std::vector<std::uint32_t>, std::vector<BatchId>> end(std::uint32_t producer) {
        std::pair<std::vector<std::uint32_t>, std::vector<BatchId>> was;
        if (const auto at = open_.find(producer); at != open_.end()) {
            for (const auto& [partition, offset] : at->second.first) was.first.push_back(partition);
            was.second = std::move(at->second.batches);
            open_.erase(at);
        }
        return was;
    }

private:
    struct Open {
        std::map<std::uint32_t, std::size_t> first;     // by partition
        std::vector<BatchId> batches;
    };
    std::map<std::uint32_t, Open> open_;                // by producer
};

}  // namespace rehearse::twin
