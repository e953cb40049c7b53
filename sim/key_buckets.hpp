// Unsorted buckets of agenda keys in chunks of one cache line from one store: adding touches one line, emptying a bucket
// gives its lines to the next, and a bucket costs 8 bytes while it is empty.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/agenda_key.hpp"

namespace rehearse {

class KeyBuckets {
public:
    struct Bucket {
        std::uint32_t chunk = 0;  // the one being filled
        std::uint32_t count = 0;
    };

    void add(Bucket& bucket, AgendaKey key) {
        const std::uint32_t place = bucket.count++ % chunk_keys;
        if (place == 0) bucket.chunk = take_chunk(bucket.chunk);
        chunks_[bucket.chunk].keys[place] = key;
    }

    /// Appends the bucket's keys to `out`, in no promised order, and leaves it empty.
    void empty_into(Bucket& bucket, std::vector<AgendaKey>& out) {
        std::uint32_t in_chunk = bucket.count == 0 ? 0 : (bucket.count - 1) % chunk_keys + 1;
        std::uint32_t chunk = bucket.chunk;
        for (std::uint32_t left = bucket.count; left > 0; left -= in_chunk, in_chunk = chunk_keys) {
            if (left < bucket.count) chunk = step_down(chunk);
            for (std::uint32_t i = 0; i < in_chunk; ++i) out.push_back(chunks_[chunk].keys[i]);
        }
        if (bucket.count > 0) step_down(chunk);
        bucket = {};
    }

    /// Calls `see` with the keys added last, up to a chunk of them.
    template <class See>
    void last_keys(const Bucket& bucket, See see) const {
        const std::uint32_t in_chunk = (bucket.count - 1) % chunk_keys + 1;
        for (std::uint32_t i = 0; i < in_chunk; ++i) see(chunks_[bucket.chunk].keys[i]);
    }

private:
    static constexpr std::uint32_t chunk_keys = 4;
    struct alignas(64) Chunk {
        AgendaKey keys[chunk_keys];
    };

    /// A free chunk whose predecessor in its bucket is `before`.
    std::uint32_t take_chunk(std::uint32_t before) {
        if (free_ == none) grow();
        const std::uint32_t chunk = free_;
        free_ = below_[chunk];
        below_[chunk] = before;
        return chunk;
    }

    /// Out of line, like every rare path below push(): a function that calls nothing saves no registers.
    [[gnu::noinline]] void grow() {
        free_ = static_cast<std::uint32_t>(chunks_.size());
        chunks_.emplace_back();
        below_.push_back(none);
    }

    /// Frees a chunk and returns its predecessor.
    std::uint32_t step_down(std::uint32_t chunk) {
        const std::uint32_t before = below_[chunk];
        below_[chunk] = free_;
        free_ = chunk;
        return before;
    }

    static constexpr std::uint32_t none = 0xffffffff;
    std::vector<Chunk> chunks_;
    std::vector<std::uint32_t> below_;  // the chunk filled before this one, or the next free one
    std::uint32_t free_ = none;
};

}  // namespace rehearse
