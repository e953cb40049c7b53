// Pools that wait for repair, least (level, pool) first. A 4-ary heap of 128-bit keys; nonnegative doubles order as their bits do.
#pragma once

#include <bit>
#include <cstdint>
#include <utility>
#include <vector>

namespace rehearse {

class RepairQueue {
public:
    bool empty() const { return heap_.empty(); }

    void push(double level, std::uint32_t pool) {
        const Key key = Key{std::bit_cast<std::uint64_t>(level)} << 32 | pool;
        std::size_t hole = heap_.size();
        heap_.push_back(key);
        for (; hole > 0 && key < heap_[(hole - 1) / 4]; hole = (hole - 1) / 4) heap_[hole] = heap_[(hole - 1) / 4];
        heap_[hole] = key;
    }

    /// The pool that pop() would give.
    std::uint32_t least() const { return static_cast<std::uint32_t>(heap_.front()); }

    std::uint32_t pop() {
        const auto pool = static_cast<std::uint32_t>(heap_.front());
        const Key last = heap_.back();
        heap_.pop_back();
        if (!heap_.empty()) sift_down(last);
        return pool;
    }

private:
    __extension__ using Key = unsigned __int128;

    void sift_down(Key key) {
        const std::size_t size = heap_.size();
        std::size_t hole = 0;
        for (std::size_t child = 1; child < size; child = 4 * hole + 1) {
            const std::size_t least = least_child(child, size);
            if (!(heap_[least] < key)) break;
            heap_[hole] = heap_[least];
            hole = least;
        }
        heap_[hole] = key;
    }

    std::size_t least_child(std::size_t child, std::size_t size) const {
        if (child + 4 <= size) {
            const std::size_t a = child + (heap_[child + 1] < heap_[child] ? 1u : 0u);
            const std::size_t b = child + 2 + (heap_[child + 3] < heap_[child + 2] ? 1u : 0u);
            return heap_[b] < heap_[a] ? b : a;
        }
        std::size_t least = child;
        for (std::size_t i = child + 1; i < size; ++i)
            if (heap_[i] < heap_[least]) least = i;
        return least;
    }

    std::vector<Key> heap_;
};

}  // namespace rehearse
