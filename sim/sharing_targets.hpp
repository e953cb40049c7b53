// A heap of (target, flow) with lazy deletion: what is stale is dropped when it comes to the top, or when it makes up half.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "sim/slab.hpp"

namespace rehearse {

/// `target` is a virtual clock's value, or an instant.
struct Target {
    double at;
    std::uint32_t slot;
    bool operator>(const Target& other) const { return at != other.at ? at > other.at : slot > other.slot; }
};

class TargetHeap {
public:
    bool empty() const { return heap_.empty(); }
    std::size_t size() const { return heap_.size(); }
    const Target& top() const { return heap_.front(); }
    void clear() { heap_.clear(); }

    void push(Target target) {
        append_thriftily(heap_, target);
        std::push_heap(heap_.begin(), heap_.end(), std::greater<>());
    }
    void pop() {
        std::pop_heap(heap_.begin(), heap_.end(), std::greater<>());
        heap_.pop_back();
    }
    template <class Stale>
    void drop_stale_tops(Stale stale) {
        while (!heap_.empty() && stale(heap_.front())) pop();
    }
    template <class Stale>
    void sweep(Stale stale) {
        std::erase_if(heap_, stale);
        std::make_heap(heap_.begin(), heap_.end(), std::greater<>());
    }
    /// Fills it at once; cheaper than pushing one by one.
    void fill(std::vector<Target> targets) {
        heap_ = std::move(targets);
        std::make_heap(heap_.begin(), heap_.end(), std::greater<>());
    }
    template <class Change>
    void change_all(Change change) {
        for (Target& target : heap_) change(target);
    }
    std::size_t memory() const { return heap_.capacity() * sizeof(Target); }

private:
    std::vector<Target> heap_;
};

}  // namespace rehearse
