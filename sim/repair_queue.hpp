// Pools that wait for repair, least level first and, where 28 bits of the level do not tell, least number first. Buckets of a hundredth
// of a level, because a heap's comparisons miss half of their branches; nonnegative doubles order as their bits do.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <vector>

namespace rehearse {

/// Any order of repairs ends in the same rates, so two cases may come out of order: levels sixteen powers of two from that of the first
/// pool in an empty queue, and pools behind the first eight of a bucket. Every pool waits once at most.
class RepairQueue {
public:
    static constexpr std::uint32_t most_pools = 1u << 24;

    RepairQueue() { first_.fill(none); }

    /// Numbers below this may be pushed.
    void set_pools(std::size_t pools) {
        keys_.resize(pools);
        next_.resize(pools);
    }
    bool empty() const { return words_in_use_ == 0; }

    void push(double level, std::uint32_t pool) {
        const Key key = (std::bit_cast<Key>(level) & ~Key{most_pools - 1}) | pool;
        if (empty()) base_ = static_cast<std::int64_t>(key >> steps_shift) - buckets / 2;
        const std::size_t bucket = bucket_of(key);
        std::uint32_t* link = &first_[bucket];
        for (int walked = 0; walked < most_walked && *link != none && keys_[*link] < key; ++walked) link = &next_[*link];
        keys_[pool] = key;
        next_[pool] = *link;
        *link = pool;
        in_use_[bucket / 64] |= std::uint64_t{1} << bucket % 64;
        words_in_use_ |= std::uint64_t{1} << bucket / 64;
    }

    /// The pool that pop() would give.
    std::uint32_t least() const { return first_[least_bucket()]; }

    std::uint32_t pop() {
        const std::size_t bucket = least_bucket();
        const std::uint32_t pool = first_[bucket];
        first_[bucket] = next_[pool];
        if (first_[bucket] == none) {
            std::uint64_t& word = in_use_[bucket / 64];
            word &= word - 1;
            if (word == 0) words_in_use_ &= words_in_use_ - 1;
        }
        return pool;
    }

private:
    using Key = std::uint64_t;
    static constexpr std::uint32_t none = ~std::uint32_t{0};
    static constexpr std::int64_t buckets = 64 * 64;
    static constexpr int steps_shift = 52 - 7;  // 128 buckets a power of two
    static constexpr int most_walked = 8;

    std::size_t bucket_of(Key key) const {
        return static_cast<std::size_t>(std::clamp(static_cast<std::int64_t>(key >> steps_shift) - base_, std::int64_t{0}, buckets - 1));
    }
    std::size_t least_bucket() const {
        const auto word = static_cast<std::size_t>(std::countr_zero(words_in_use_));
        return 64 * word + static_cast<std::size_t>(std::countr_zero(in_use_[word]));
    }

    std::int64_t base_ = 0;
    std::uint64_t words_in_use_ = 0;
    std::array<std::uint64_t, 64> in_use_{};
    std::array<std::uint32_t, buckets> first_;
    std::vector<Key> keys_;            // by pool
    std::vector<std::uint32_t> next_;  // by pool: behind it in its bucket
};

}  // namespace rehearse
