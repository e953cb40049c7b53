// Which flows cross a pool: one record a flow, the bound ones first, each with the flow's other pools beside it, so that a change of
// level streams through memory. Shares (coefficient x weight) are stored only where some differ from 1.
#pragma once

#include <cstdint>
#include <vector>

namespace rehearse {

/// Records have a common length, that of the longest path so far; shorter paths are padded with pool 0, which stands for none.
class PoolMembers {
public:
    std::uint32_t size() const { return size_; }
    std::uint32_t bound() const { return bound_; }
    bool unit() const { return shares_.empty(); }
    std::uint32_t others() const { return others_; }

    std::uint32_t slot(std::uint32_t place) const { return words_[place * stride()]; }
    std::uint32_t bottleneck(std::uint32_t place) const { return words_[place * stride() + 1]; }
    void set_bottleneck(std::uint32_t place, std::uint32_t pool) { words_[place * stride() + 1] = pool; }
    const std::uint32_t* other_pools(std::uint32_t place) const { return &words_[place * stride() + 2]; }
    /// Own share first, then those in the other pools. Only if not unit().
    const double* shares(std::uint32_t place) const { return &shares_[place * (others_ + 1)]; }
    double share(std::uint32_t place) const { return unit() ? 1.0 : shares(place)[0]; }

    /// Appends a passing flow; `shares` is null if all are 1. Returns its place.
    std::uint32_t add(std::uint32_t slot, std::uint32_t bottleneck, const std::uint32_t* other_pools, const double* shares, std::uint32_t others);
    /// Takes the last record away.
    void drop_last() {
        --size_;
        words_.resize(words_.size() - stride());
        if (!unit()) shares_.resize(shares_.size() - others_ - 1);
    }
    void swap(std::uint32_t a, std::uint32_t b);
    void set_bound(std::uint32_t bound) { bound_ = bound; }
    std::size_t memory() const { return words_.capacity() * sizeof(std::uint32_t) + shares_.capacity() * sizeof(double); }

private:
    std::uint32_t stride() const { return others_ + 2; }
    void lengthen(std::uint32_t others);

    std::vector<std::uint32_t> words_;  // slot, bottleneck, other pools
    std::vector<double> shares_;
    std::uint32_t others_ = 0;
    std::uint32_t size_ = 0;
    std::uint32_t bound_ = 0;
};

}  // namespace rehearse
