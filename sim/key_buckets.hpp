// Unsorted buckets of agenda keys as chains through one store. A node that was freed last is taken first, so adding writes where
// the cache is warm and touches nothing cold but the bucket's 4 bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/agenda_key.hpp"

namespace rehearse {

class KeyBuckets {
public:
    /// The node added last; 0 when the bucket is empty.
    using Bucket = std::uint32_t;

    KeyBuckets() : nodes_(1) {}

    [[gnu::always_inline]] void add(Bucket& bucket, AgendaKey key) {
        if (free_ == 0) grow();
        const std::uint32_t node = free_;
        free_ = nodes_[node].below;
        nodes_[node] = {ns_of(key), low_of(key), bucket};
        bucket = node;
    }

    /// Appends the bucket's keys to `out`, in no promised order, and leaves it empty.
    void empty_into(Bucket& bucket, std::vector<AgendaKey>& out) {
        while (bucket != 0) {
            Node& node = nodes_[bucket];
            out.push_back(node.key());
            const std::uint32_t below = node.below;
            node.below = free_;
            free_ = bucket;
            bucket = below;
        }
    }

    /// Asks for the memory of the key added last.
    void fetch(Bucket bucket) const { __builtin_prefetch(&nodes_[bucket]); }

    /// Calls `see` with the key of a node, asks for the memory of the one below and returns it.
    template <class See>
    Bucket scout(Bucket node, See see) const {
        see(nodes_[node].key());
        fetch(nodes_[node].below);
        return nodes_[node].below;
    }

private:
    struct Node {
        std::uint64_t ns = 0, low = 0;
        std::uint32_t below = 0;  // the node added before this one, or the next free one
        AgendaKey key() const { return (static_cast<AgendaKey>(ns) << 64) | low; }
    };

    /// Out of line, like every rare path below push(): a function that calls nothing saves no registers.
    [[gnu::noinline]] void grow() {
        free_ = static_cast<std::uint32_t>(nodes_.size());
        nodes_.emplace_back();
    }

    std::vector<Node> nodes_;
    std::uint32_t free_ = 0;
};

}  // namespace rehearse
