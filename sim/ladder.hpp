// A ladder queue of agenda keys: nearly constant time an operation, because keys are only sorted when they are nearly due.
// Top: all keys later than the ladder, unsorted. Rungs: buckets of equal width, each rung spreading one bucket of the rung
// above. Bottom: the next bucket, sorted. Same order as any other queue of these keys; keys are never taken out but by pop.
// Source: Tang, Goh, Thng, "Ladder queue: an O(1) priority queue structure for large-scale discrete event simulation", 2005.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/agenda_key.hpp"
#include "sim/key_buckets.hpp"

namespace rehearse {

class Ladder {
public:
    /// The least key, or nullptr when there is none.
    const AgendaKey* least() {
        if (!late_.empty()) return least_with_late();
        if (bottom_.empty() && !sort_next()) return nullptr;
        return &bottom_.back();
    }

    /// Whether least() will have to sort first.
    bool at_border() const { return bottom_.empty() && late_.empty(); }

    /// Takes out the least key; there must be one.
    void pop() {
        if (!late_.empty()) return pop_with_late();
        bottom_.pop_back();
    }

    [[gnu::always_inline]] void push(AgendaKey key) {
        const std::uint64_t ns = ns_of(key);
        if (ns >= top_start_) return push_top(key, ns);
        if (depth_ > 0 && ns >= rungs_[0].boundary) return rungs_[0].add(buckets_, key, ns);
        push_below(key, ns);
    }

    /// At a border, fetches the next bucket and shows its keys before they are sorted: what they lead to can be in the cache by then.
    template <class See>
    void advance(See see) {
        if (!at_border() || !refill()) return;
        for (const AgendaKey key : bottom_) see(key);
        scout_ = depth_ > 0 && rungs_[depth_ - 1].next < rungs_[depth_ - 1].buckets.size() ? rungs_[depth_ - 1].buckets[rungs_[depth_ - 1].next] : 0;
        buckets_.fetch(scout_);
        sort_bottom();
    }

    /// Shows one key more of the bucket after this one: called between pops, it walks a chain of cold nodes before they are needed.
    template <class See>
    [[gnu::always_inline]] void scout(See see) {
        if (scout_ != 0) scout_ = buckets_.scout(scout_, see);
    }

    /// Drops every key for which `keep` is false.
    template <class Keep>
    void keep_if(Keep keep) {
        std::vector<AgendaKey> kept;
        for (const AgendaKey key : take_all()) {
            if (keep(key)) kept.push_back(key);
        }
        for (const AgendaKey key : kept) push(key);
    }

private:
    struct Rung {
        std::uint64_t start = 0;
        std::uint64_t boundary = 0;  // where the next bucket begins: earlier keys belong further down
        int shift = 0;               // a bucket is 2^shift ns wide
        std::size_t next = 0;
        std::vector<KeyBuckets::Bucket> buckets;

        void add(KeyBuckets& store, AgendaKey key, std::uint64_t ns) {
            store.add(buckets[(ns - start) >> shift], key);
        }
    };

    static bool later(AgendaKey a, AgendaKey b) { return a > b; }
    bool late_leads() const { return bottom_.empty() || late_.front() < bottom_.back(); }
    const AgendaKey* least_with_late() const { return late_leads() ? &late_.front() : &bottom_.back(); }
    void pop_with_late();

    void push_top(AgendaKey key, std::uint64_t ns);
    void push_below(AgendaKey key, std::uint64_t ns);
    void push_bottom(AgendaKey key);
    bool sort_next();
    bool refill();
    bool take_bucket();
    void take_top();
    void spread(std::vector<AgendaKey>& keys, std::uint64_t start, std::uint64_t end);
    void spread_bottom(std::uint64_t end);
    void sort_bottom();
    std::uint64_t bottom_end() const { return depth_ == 0 ? top_start_ : rungs_[depth_ - 1].boundary; }
    std::vector<AgendaKey> take_all();

    static constexpr std::size_t most_rungs = 10;

    std::vector<AgendaKey> bottom_;  // greatest first, popped from its end
    std::vector<AgendaKey> late_;    // a heap of keys that came too late for a long bottom that cannot be spread
    std::array<Rung, most_rungs> rungs_;
    std::size_t depth_ = 0;
    std::vector<AgendaKey> top_;
    std::uint64_t top_start_ = 0;
    std::uint64_t top_least_ = ~std::uint64_t{0};
    std::uint64_t top_most_ = 0;
    KeyBuckets buckets_;
    KeyBuckets::Bucket scout_ = 0;  // a node of a bucket that comes soon
};

}  // namespace rehearse
