// An implicit 4-ary heap of agenda keys that knows where each slot stands, so that any entry can be taken out or moved.
// Node i stands at index i + 3 of a 64-byte aligned array: the four children of a node share one cache line.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/agenda_key.hpp"

namespace rehearse {

/// Least key first. A pop leaves a hole at the root that the next push fills: pop then push sifts once, not twice.
class IndexedHeap {
public:
    bool empty() const { return count_ == (hole_ ? 1u : 0u); }

    /// The least key; the heap must not be empty.
    AgendaKey least() {
        close_hole();
        return nodes_[0].keys[3];
    }

    /// Takes out the least key.
    void pop() {
        close_hole();
        hole_ = true;
    }

    /// Expects that the key's slot is not in the heap.
    void push(AgendaKey key) {
        if (slot_of(key) >= place_.size()) place_.resize(std::max<std::size_t>(2 * place_.size(), slot_of(key) + 1));
        if (hole_) {
            hole_ = false;
            sift_down(0, key);
            return;
        }
        if (count_ + 8 > 4 * nodes_.size()) nodes_.resize(std::max<std::size_t>(16, 2 * nodes_.size()));
        sift_up(count_++, key);
    }

    /// Takes out the key of a slot that is in the heap.
    void erase(std::uint32_t slot) {
        close_hole();
        const std::size_t hole = place_[slot];
        const AgendaKey moved = take_last();
        if (hole == count_) return;
        settle(hole, moved);
    }

    /// Gives a slot that is in the heap another key.
    void replace(std::uint32_t slot, AgendaKey key) {
        close_hole();
        settle(place_[slot], key);
    }

private:
    struct alignas(64) Line {
        AgendaKey keys[4] = {last_key, last_key, last_key, last_key};
    };

    AgendaKey& at(std::size_t node) { return nodes_[(node + 3) >> 2].keys[(node + 3) & 3]; }

    void put(std::size_t node, AgendaKey key) {
        at(node) = key;
        place_[slot_of(key)] = static_cast<std::uint32_t>(node);
    }

    AgendaKey take_last() {
        AgendaKey& last = at(--count_);
        const AgendaKey key = last;
        last = last_key;
        return key;
    }

    void close_hole() {
        if (!hole_) return;
        hole_ = false;
        const AgendaKey moved = take_last();
        if (count_ > 0) sift_down(0, moved);
    }

    void settle(std::size_t node, AgendaKey key) {
        if (node > 0 && key < at((node - 1) >> 2)) {
            sift_up(node, key);
        } else {
            sift_down(node, key);
        }
    }

    void sift_up(std::size_t node, AgendaKey key) {
        while (node > 0) {
            const std::size_t parent = (node - 1) >> 2;
            const AgendaKey above = at(parent);
            if (above < key) break;
            put(node, above);
            node = parent;
        }
        put(node, key);
    }

    /// Absent children hold last_key, so that a line can be compared without counting.
    void sift_down(std::size_t node, AgendaKey key) {
        while (4 * node + 1 < count_) {
            const AgendaKey* child = nodes_[node + 1].keys;
            const std::size_t left = child[1] < child[0] ? 1 : 0;
            const std::size_t right = child[3] < child[2] ? 3 : 2;
            const std::size_t least = child[right] < child[left] ? right : left;
            if (key < child[least]) break;
            put(node, child[least]);
            node = 4 * node + 1 + least;
        }
        put(node, key);
    }

    std::vector<Line> nodes_;
    std::vector<std::uint32_t> place_;  // by slot
    std::size_t count_ = 0;             // the hole included
    bool hole_ = false;
};

}  // namespace rehearse
