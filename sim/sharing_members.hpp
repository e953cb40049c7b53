// Which flows cross a pool, one array a field (the owner keeps the bound flows first), so that a change of level streams through
// the other pools of the bound flows and nothing else. Pool numbers take 16 bits while they fit; shares are stored only where some differ from 1.
#pragma once

#include <cstdint>
#include <vector>

namespace rehearse {

/// Every flow has room for the others of the longest path so far; shorter paths are padded with pool 0, which stands for none.
/// A path of more others than most_others is not kept here, else memory would grow with its square: the owner knows it.
class PoolMembers {
public:
    using Pool = std::uint32_t;
    static constexpr Pool most_narrow = 0xffff;
    static constexpr std::size_t most_others = 64;

    std::uint32_t size() const { return static_cast<std::uint32_t>(slots_.size()); }
    std::uint32_t others() const { return others_; }
    bool unit() const { return unit_; }
    bool wide() const { return wide_; }

    std::uint32_t slot(std::uint32_t place) const { return slots_[place]; }
    Pool bottleneck(std::uint32_t place) const { return wide_ ? wide_bottlenecks_[place] : narrow_bottlenecks_[place]; }
    void set_bottleneck(std::uint32_t place, Pool pool) {
        if (!wide_ && pool > most_narrow) widen();
        if (wide_) wide_bottlenecks_[place] = pool;
        else narrow_bottlenecks_[place] = static_cast<std::uint16_t>(pool);
    }
    Pool other(std::uint32_t place, std::uint32_t i) const {
        const std::size_t at = std::size_t{place} * others_ + i;
        return wide_ ? wide_others_[at] : narrow_others_[at];
    }
    /// All others, flow after flow: of the type that wide() tells.
    const std::uint16_t* narrow_others() const { return narrow_others_.data(); }
    const std::uint32_t* wide_others() const { return wide_others_.data(); }
    double share(std::uint32_t place) const { return unit_ ? 1.0 : own_shares_[place]; }
    double other_share(std::uint32_t place, std::uint32_t i) const { return unit_ ? 1.0 : other_shares_[std::size_t{place} * others_ + i]; }
    /// As the others; only if not unit().
    const double* other_shares() const { return other_shares_.data(); }

    /// Appends a passing flow and returns its place; `shares` (own first) is null if all are 1. For a long path `others` is empty.
    std::uint32_t add(std::uint32_t slot, Pool bottleneck, const std::vector<Pool>& others, const double* shares);
    void drop_last();
    /// The last takes the place of this one, which is gone.
    void drop(std::uint32_t place);
    void swap(std::uint32_t a, std::uint32_t b);
    std::size_t memory() const;

private:
    void lengthen(std::uint32_t others);
    void widen();
    void begin_shares();

    std::uint32_t others_ = 0;
    bool unit_ = true;
    bool wide_ = false;
    std::vector<std::uint16_t> narrow_others_;
    std::vector<std::uint16_t> narrow_bottlenecks_;
    std::vector<std::uint32_t> slots_;
    std::vector<Pool> wide_others_, wide_bottlenecks_;
    std::vector<double> own_shares_, other_shares_;
};

}  // namespace rehearse
