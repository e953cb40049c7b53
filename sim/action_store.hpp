// Many actions by number, in half the space where they capture little, as nearly all do.
#pragma once

#include <cstring>

#include "sim/action.hpp"
#include "sim/slab.hpp"

namespace rehearse {

class ActionStore {
public:
    std::uint32_t put(const Action& action) {
        if (action.size() > little) return large_.put(action) | large_bit;
        Small small;
        small.call = action.call_;
        std::memcpy(small.bytes, action.bytes_, action.size());
        return small_.put(small);
    }

    Action get(std::uint32_t number) const {
        if ((number & large_bit) != 0) return large_[number & ~large_bit];
        const Small& small = small_[number];
        Action action;
        action.call_ = small.call;
        std::memcpy(action.bytes_, small.bytes, little);
        return action;
    }

    /// Its number may be given to another.
    void take(std::uint32_t number) {
        if ((number & large_bit) != 0) large_.take(number & ~large_bit);
        else small_.take(number);
    }

    std::size_t memory() const { return small_.memory() + large_.memory(); }

private:
    static constexpr std::uint32_t large_bit = 0x80000000;
    static constexpr std::size_t little = 16;

    struct Small {
        std::byte bytes[little] = {};
        decltype(Action::call_) call = nullptr;
    };

    Slab<Small> small_;
    Slab<Action> large_;
};

}  // namespace rehearse
