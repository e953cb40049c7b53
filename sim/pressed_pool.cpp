// The two ways to the levels of one pool's loops: a binary search over sums for one loop, and filling from below for all of them.
#include "sim/pressed_pool.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace rehearse {
namespace {

constexpr int most_steps = 100;
constexpr double last_digits = 4e-16;  // relative: of a sum of pressures

/// A root of an increasing function: secants inside a bracket, halves where they are slow.
class Bracket {
public:
    Bracket(double low, double high) : low_(low), high_(high) {}

    void note(double x, double y) {
        (y < 0 ? low_ : high_) = x;
        before_ = std::exchange(last_, {x, y});
        ++steps_;
    }
    bool closed() const { return high_ - low_ <= last_digits * high_; }
    double next() {
        const double middle = low_ + (high_ - low_) / 2;
        if (steps_ % 4 == 0 && high_ - low_ > std::exchange(width_, high_ - low_) / 4) return middle;
        const double slope = steps_ > 1 ? (last_.second - before_.second) / (last_.first - before_.first) : 1;
        const double x = last_.first - last_.second / slope;
        return x > low_ && x < high_ ? x : middle;
    }

private:
    double low_, high_, width_ = unlimited;
    std::pair<double, double> before_, last_;
    int steps_ = 0;
};

}  // namespace

void PressedPool::order(std::span<const LoopGroup> groups) {
    std::sort(plain_.begin(), plain_.end(), [](const Crossing& a, const Crossing& b) { return std::pair(a.level, a.slot) < std::pair(b.level, b.slot); });
    for (const Crossing& flow : plain_) plain_share_ += flow.share;
    for (const Member& member : members_) loop_share_ += groups[member.group].members * member.share;
    // Loops that moved all the time would have this level; moving less, none has a lower one.
    std::size_t slow = 0;
    for (; slow < plain_.size() && plain_[slow].level * (plain_share_ + loop_share_) <= capacity_; ++slow) {
        capacity_ -= plain_[slow].share * plain_[slow].level;
        plain_share_ -= plain_[slow].share;
    }
    plain_.erase(plain_.begin(), plain_.begin() + static_cast<std::ptrdiff_t>(slow));
    if (plain_.empty()) plain_share_ = 0;
}

void PressedPool::gather(std::span<const LoopGroup> groups) {
    loops_.clear();
    for (std::uint32_t m = 0; m < members_.size(); ++m) {
        const LoopGroup& group = groups[members_[m].group];
        loops_.push_back({group.level(), members_[m].share, group.present(group.share), group.members, m});
    }
    std::sort(loops_.begin(), loops_.end(), [](const Presence& a, const Presence& b) { return std::pair(a.level, a.member) < std::pair(b.level, b.member); });
    flows_.clear();
    auto plain = plain_.begin();
    for (const Presence& loop : loops_) {
        for (; plain != plain_.end() && plain->level < loop.level; ++plain) flows_.push_back({plain->level, plain->share, 1, 1, no_pool});
        flows_.push_back(loop);
    }
    for (; plain != plain_.end(); ++plain) flows_.push_back({plain->level, plain->share, 1, 1, no_pool});
    slower_.assign(flows_.size() + 1, 0);
    faster_.assign(flows_.size() + 1, 0);
    for (std::size_t i = 0; i < flows_.size(); ++i) slower_[i + 1] = slower_[i] + flows_[i].many * (flows_[i].present * flows_[i].share * flows_[i].level);
    for (std::size_t i = flows_.size(); i-- > 0;) faster_[i] = faster_[i + 1] + flows_[i].many * (flows_[i].present * flows_[i].share);
}

void PressedPool::offer(std::span<const LoopGroup> groups) {
    gather(groups);
    for (std::size_t place = 0; place < flows_.size(); ++place)
        if (flows_[place].member != no_pool) members_[flows_[place].member].offer = level_of(place);
}

/// mu with Phi(mu) - (what one loop of this place adds to it) + k mu = C: its level if it moved all the time. Phi(mu), the sum of
/// present x share x min(level, mu), is linear from place to place.
double PressedPool::level_of(std::size_t place) const {
    const Presence& own = flows_[place];
    std::size_t low = 0, high = flows_.size();
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (with(place, middle, flows_[middle].level) <= capacity_) low = middle + 1;
        else high = middle;
    }
    const double slower = slower_[low] - (place < low ? own.present * own.share * own.level : 0);
    const double faster = faster_[low] - (place < low ? 0 : own.present * own.share);
    return std::max(0.0, (capacity_ - slower) / (faster + own.share));
}

/// The left side of that equation at the level of the flow in `place`.
double PressedPool::with(std::size_t own, std::size_t place, double mu) const {
    const Presence& loop = flows_[own];
    const double added = loop.present * loop.share * (own < place ? loop.level : mu);
    return slower_[place] + faster_[place] * mu - added + loop.share * mu;
}

void PressedPool::solve(std::span<const LoopGroup> groups) {
    double pressure = plain_share_;
    for (const Member& member : members_) pressure += groups[member.group].members * member.share * groups[member.group].present(groups[member.group].share);
    Bracket bracket(0, plain_share_ + loop_share_);
    for (int step = 0; step < most_steps; ++step) {
        const double left = remainder(groups, pressure);
        if (std::abs(left) <= last_digits * pressure) break;
        bracket.note(pressure, left);
        if (bracket.closed()) break;
        pressure = bracket.next();
    }
    for (Member& member : members_) member.offer = member.level < member.elsewhere ? member.level : std::max(member.offer, member.level);
}

/// Fills with an assumed sum of shares x presence. What is left of it behind the highest flow grows with the assumption: a larger one
/// gives lower levels, at which loops move for longer, but by less than it is larger. 0 at the answer.
double PressedPool::remainder(std::span<const LoopGroup> groups, double pressure) {
    Filling filling{0, pressure, 0};
    next_.clear();
    for (std::uint32_t m = 0; m < members_.size(); ++m) next_.emplace_back(level_in(filling, groups[members_[m].group], members_[m]), m);
    std::make_heap(next_.begin(), next_.end(), std::greater<>());
    while (!next_.empty()) {
        std::pop_heap(next_.begin(), next_.end(), std::greater<>());
        const auto next = next_.back();
        next_.pop_back();
        if (pass(filling, groups, next)) continue;
        std::push_heap(next_.begin(), next_.end(), std::greater<>());
    }
    for (; filling.plain < plain_.size(); ++filling.plain) filling.faster -= plain_[filling.plain].share;
    return filling.faster;
}

/// Whether this is the member's level; if others are lower, a higher bound of it waits at the end of next_. Levels still to be found only
/// rise while flows below them are passed.
bool PressedPool::pass(Filling& filling, std::span<const LoopGroup> groups, std::pair<double, std::uint32_t> next) {
    for (; filling.plain < plain_.size() && plain_[filling.plain].level < next.first; ++filling.plain) {
        filling.slower += plain_[filling.plain].share * plain_[filling.plain].level;
        filling.faster -= plain_[filling.plain].share;
    }
    Member& member = members_[next.second];
    const LoopGroup& group = groups[member.group];
    const double level = level_in(filling, group, member);
    const double lowest = std::min(next_.empty() ? unlimited : next_.front().first, filling.plain < plain_.size() ? plain_[filling.plain].level : unlimited);
    if (level > next.first && level > lowest) {
        next_.emplace_back(level, next.second);
        return false;
    }
    member.level = level;
    const double presses = group.members * member.share * group.present(level * group.weight);
    filling.slower += presses * level;
    filling.faster -= presses;
    return true;
}

/// The level at which those below, all others at the same level, and the part of a loop's time in which it would wait fill the pool:
/// slower + faster mu + k (1 - present(mu)) mu = C.
double PressedPool::level_in(const Filling& filling, const LoopGroup& group, const Member& member) const {
    const double left = std::max(0.0, capacity_ - filling.slower), faster = std::max(0.0, filling.faster);
    const double waits = group.loop.wait * group.weight / group.loop.batch;
    const double square = waits * (faster + member.share), linear = faster - left * waits;
    const double root = std::sqrt(linear * linear + 4 * square * left);
    double level = unlimited;
    if (linear > 0) level = 2 * left / (linear + root);
    else if (square > 0) level = (root - linear) / (2 * square);
    return std::min({level, left / member.share, member.elsewhere});
}

}  // namespace rehearse
