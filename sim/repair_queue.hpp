// Pools that wait for repair, least level first and, where 28 bits of the level do not tell, least number first. Any order ends in the
// same rates, so a key need not hold all of a level: 64 bits halve the heap. Nonnegative doubles order as their bits do.
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

namespace rehearse {

class RepairQueue {
public:
    static constexpr std::uint32_t most_pools = 1u << 24;

    RepairQueue() : heap_(branches, last_key) {}
    bool empty() const { return size_ == 0; }

    void push(double level, std::uint32_t pool) {
        const Key key = (std::bit_cast<Key>(level) & ~Key{most_pools - 1}) | pool;
        std::size_t hole = size_++;
        if (heap_.size() < size_ + branches) heap_.resize(2 * (size_ + branches), last_key);
        for (; hole > 0 && key < heap_[parent(hole)]; hole = parent(hole)) heap_[hole] = heap_[parent(hole)];
        heap_[hole] = key;
    }

    /// The pool that pop() would give.
    std::uint32_t least() const { return pool_of(heap_.front()); }

    std::uint32_t pop() {
        const std::uint32_t pool = pool_of(heap_.front());
        const Key last = heap_[--size_];
        heap_[size_] = last_key;
        if (size_ > 0) sift_down(last);
        return pool;
    }

private:
    using Key = std::uint64_t;
    static constexpr std::size_t branches = 4;
    static constexpr Key last_key = ~Key{0};  // behind the end, so that every parent has all its children

    static std::size_t parent(std::size_t place) { return (place - 1) / branches; }
    static std::uint32_t pool_of(Key key) { return static_cast<std::uint32_t>(key) & (most_pools - 1); }

    void sift_down(Key key) {
        std::size_t hole = 0;
        for (std::size_t child = 1; child < size_; child = branches * hole + 1) {
            const std::size_t least = least_of_four(child);
            if (key <= heap_[least]) break;
            heap_[hole] = heap_[least];
            hole = least;
        }
        heap_[hole] = key;
    }

    std::size_t least_of_four(std::size_t child) const {
        const std::size_t a = child + (heap_[child + 1] < heap_[child] ? 1u : 0u);
        const std::size_t b = child + 2 + (heap_[child + 3] < heap_[child + 2] ? 1u : 0u);
        return heap_[b] < heap_[a] ? b : a;
    }

    std::size_t size_ = 0;
    std::vector<Key> heap_;  // with places behind the end that hold last_key
};

}  // namespace rehearse
