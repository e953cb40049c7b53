// Things by small stable numbers: a vector with a free list. The last number given back is the first to be given out.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace rehearse {

/// Appends with room for a sixteenth more: there is one such array for all flows of a run, and doubling would waste as much again.
template <class T>
void append_thriftily(std::vector<T>& things, T thing) {
    if (things.size() == things.capacity()) things.reserve(things.size() + things.size() / 16 + 4);
    things.push_back(std::move(thing));
}

template <class T>
class Slab {
public:
    std::uint32_t put(T thing) {
        if (free_.empty()) {
            append_thriftily(things_, std::move(thing));
            return static_cast<std::uint32_t>(things_.size() - 1);
        }
        const std::uint32_t slot = free_.back();
        free_.pop_back();
        things_[slot] = std::move(thing);
        return slot;
    }
    /// Takes the thing out; its number may be given to another.
    T take(std::uint32_t slot) {
        free_.push_back(slot);
        return std::exchange(things_[slot], T{});
    }
    /// Gives memory back when nothing is held.
    void release_if_empty() {
        if (free_.size() != things_.size() || things_.size() < 1024) return;
        std::vector<T>().swap(things_);
        std::vector<std::uint32_t>().swap(free_);
    }
    T& operator[](std::uint32_t slot) { return things_[slot]; }
    const T& operator[](std::uint32_t slot) const { return things_[slot]; }
    /// One more than the largest number ever given out.
    std::uint32_t span() const { return static_cast<std::uint32_t>(things_.size()); }

    std::size_t memory() const { return things_.capacity() * sizeof(T) + free_.capacity() * sizeof(std::uint32_t); }

private:
    std::vector<T> things_;
    std::vector<std::uint32_t> free_;
};

}  // namespace rehearse
