// Lengthening records and beginning to store shares rewrite a pool's records; both are rare.
#include "sim/sharing_members.hpp"

#include <algorithm>

namespace rehearse {

std::uint32_t PoolMembers::add(std::uint32_t slot, std::uint32_t bottleneck, const std::uint32_t* other_pools, const double* shares, std::uint32_t others) {
    if (others > others_) lengthen(others);
    if (shares != nullptr && unit()) shares_.assign(static_cast<std::size_t>(size_) * (others_ + 1), 1.0);
    if (words_.size() == words_.capacity()) words_.reserve(words_.size() + words_.size() / 4 + 4 * stride());
    words_.push_back(slot);
    words_.push_back(bottleneck);
    for (std::uint32_t i = 0; i < others_; ++i) words_.push_back(i < others ? other_pools[i] : 0);
    if (!unit() || shares != nullptr)
        for (std::uint32_t i = 0; i <= others_; ++i) shares_.push_back(shares == nullptr || i > others ? 1.0 : shares[i]);
    return size_++;
}

void PoolMembers::lengthen(std::uint32_t others) {
    PoolMembers longer;
    longer.others_ = others;
    for (std::uint32_t p = 0; p < size_; ++p) longer.add(slot(p), bottleneck(p), other_pools(p), unit() ? nullptr : shares(p), others_);
    longer.bound_ = bound_;
    *this = std::move(longer);
}

void PoolMembers::swap(std::uint32_t a, std::uint32_t b) {
    if (a == b) return;
    std::swap_ranges(words_.begin() + a * stride(), words_.begin() + (a + 1) * stride(), words_.begin() + b * stride());
    if (unit()) return;
    const std::uint32_t n = others_ + 1;
    std::swap_ranges(shares_.begin() + a * n, shares_.begin() + (a + 1) * n, shares_.begin() + b * n);
}

}  // namespace rehearse
