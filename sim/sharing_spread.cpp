// The inner loop of the fast solver: a change of one pool's level reaches the other pools of the flows bound to it, flow by flow, or,
// where most pools are reached anyway, as one vector operation over all pools.
#include <algorithm>

#include "sim/sharing_fast.hpp"

namespace rehearse {
namespace {

/// The arrays as plain pointers, so that nothing is loaded twice.
struct Columns {
    double* passing;
    double* top;
    const double* low;
    const double* high;
    const double* level;
};

/// S rises or falls, so it can leave its interval on one side only.
template <bool up, bool raise, class Index>
double spread_over(const Columns& c, const Index* others, const double* shares, std::size_t count, double change, double level, std::uint32_t* out, std::size_t& found) {
    double slow = unlimited;
    std::size_t n = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t q = others[i];
        const double sum = c.passing[q] + (shares == nullptr ? change : shares[i] * change);
        c.passing[q] = sum;
        if constexpr (raise) {
            c.top[q] = std::max(c.top[q], level);
            slow = std::min(slow, c.level[q]);
        }
        out[n] = static_cast<std::uint32_t>(q);
        n += (up ? sum > c.high[q] : sum < c.low[q]) ? 1u : 0u;
    }
    found = n;
    return slow;
}

}  // namespace

template <class Index>
double FastSharing::spread(Pool p, const Index* others, const double* shares, double change, bool raise) {
    const std::size_t count = std::size_t{books_[p].bound} * books_[p].others_a_flow;
    if (outside_.size() < count + vector_padding) outside_.resize(2 * count + vector_padding);
    const Columns columns{passing_.data(), top_.data(), low_.data(), high_.data(), level_.data()};
    const double level = level_[p];
    std::size_t found = 0;
    double slow = unlimited;
    if (change >= 0) slow = spread_over<true, true>(columns, others, shares, count, change, level, outside_.data(), found);
    else if (raise) slow = spread_over<false, true>(columns, others, shares, count, change, level, outside_.data(), found);
    else spread_over<false, false>(columns, others, shares, count, change, level, outside_.data(), found);
    for (std::size_t i = 0; i < found; ++i) come_outside(outside_[i]);
    return slow;
}

double FastSharing::spread_any(Pool p, double change, bool raise) {
    const PoolMembers& members = members_[p];
    const double* shares = members.unit() ? nullptr : members.other_shares();
    return members.wide() ? spread(p, members.wide_others(), shares, change, raise) : spread(p, members.narrow_others(), shares, change, raise);
}

double FastSharing::spread_long(Pool p, double change, bool raise) {
    double slow = unlimited;
    each_other_of_long(p, [&](Pool q, double share) {
        passing_[q] += share * change;
        if (raise) {
            top_[q] = std::max(top_[q], level_[p]);
            slow = std::min(slow, level_[q]);
        }
        outside_long_.push_back(q);
    });
    for (const Pool q : outside_long_) check(q);
    outside_long_.clear();
    return slow;
}

double FastSharing::spread_sparse(Pool p, double change, bool raise) {
    const double slow = books_[p].others != nullptr ? spread<std::uint16_t>(p, books_[p].others, nullptr, change, raise) : spread_any(p, change, raise);
    return books_[p].long_bound == 0 ? slow : std::min(slow, spread_long(p, change, raise || change >= 0));
}

double FastSharing::spread_row(Pool p, double change, bool raise) {
    const RowShift shift{rows_[p].data(), change, level_[p], least_share_ / 2, raise};
    const PoolColumns columns{passing_.data(), top_.data(), low_.data(), high_.data(), level_.data(), columns_};
    std::size_t found = 0;
    const double slow = loops_.shift(shift, columns, outside_.data(), found);
    for (std::size_t i = 0; i < found; ++i) come_outside(outside_[i]);
    return slow;
}

}  // namespace rehearse
