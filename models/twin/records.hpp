// What is written and where it lies: batches by number, logs as lists of those numbers. Nothing is a fluid here: a log can be cut
// and what was lost has a name.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "sim/units.hpp"

namespace rehearse::twin {

using BatchId = std::uint32_t;
inline constexpr std::uint32_t nobody = 0xffffffff;
inline constexpr std::uint32_t earlier = 0xfffe;   // stands for the producers of what lay there at the start

/// Records of one partition that travel together.
struct Batch {
    std::uint32_t partition = 0;
    std::uint16_t producer = earlier;
    std::uint16_t records = 0;
    std::uint32_t bytes = 0;           // of the values alone
    std::int64_t sequence = -1;        // of its first draining; counted in batches
    Time created;                      // when its first record was sent
    Time expires;
    Time retry_at;
    std::uint16_t attempts = 0;
    std::uint32_t tried_leader = nobody;
    bool done = false;
    bool acked = false;                // its producer was told so
    bool new_epoch = false;            // its producer has begun to count anew: the log no longer has what came before
    bool aborted = false;              // its transaction was
    std::uint64_t read_by = 0;         // groups that have read it
};

/// Bytes of a batch with its headers: 61 of the batch; length, attributes, deltas, key, value length and header count of a record.
inline double wire_bytes(const Batch& b) { return b.bytes + 61.0 + 10.0 * b.records; }

/// One copy of a partition's log.
class Log {
public:
    std::size_t size() const { return batches_.size(); }
    BatchId at(std::size_t i) const { return batches_[i]; }
    void append(BatchId id) { batches_.push_back(id); }
    void truncate(std::size_t size) { batches_.resize(std::min(size, batches_.size())); }
    void clear() { batches_.clear(); }

    /// Where a batch stands, searched from the end; the size if it is not there.
    std::size_t place_of(BatchId id) const {
        std::size_t n = batches_.size();
        while (n > 0 && batches_[n - 1] != id) --n;
        return n > 0 ? n - 1 : batches_.size();
    }

    /// Up to where two logs are the same, searched from the end.
    friend std::size_t common(const Log& a, const Log& b) {
        std::size_t n = std::min(a.size(), b.size());
        while (n > 0 && a.batches_[n - 1] != b.batches_[n - 1]) --n;
        return n;
    }

private:
    std::vector<BatchId> batches_;
};

/// A set of brokers; the twin is for clusters of at most 64.
using Brokers = std::uint64_t;
constexpr Brokers only(std::uint32_t b) { return Brokers{1} << b; }
constexpr bool has(Brokers set, std::uint32_t b) { return (set >> b & 1) != 0; }

/// What the metadata says of a partition.
struct Leadership {
    std::uint32_t leader = nobody;
    std::uint32_t epoch = 0;
    std::uint32_t version = 0;         // of any change
    Brokers isr = 0, replicas = 0;
};

struct Change {
    std::uint32_t partition;
    Leadership now;
};

}  // namespace rehearse::twin
