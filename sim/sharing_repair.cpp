// Repair in ascending order of level: a change at one pool reaches only pools with higher levels, as in progressive filling, so each
// is visited about once. Any order ends in the same rates.
#include <algorithm>

#include "sim/sharing_fast.hpp"

namespace rehearse {
namespace {

/// A load that was this many times the capacity in between has left too much rounding behind.
constexpr double transient_excess = 1000;

}  // namespace

/// While a pool is queued its interval is all but what leaves too much rounding behind.
void FastSharing::set_bounds(Pool p) {
    const Books& books = books_[p];
    if (books.queued) {
        low_[p] = -unlimited;
        high_[p] = transient_excess * books.capacity;
    } else if (books.bound == 0) {
        low_[p] = -unlimited;
        high_[p] = books.capacity * (1 + 1e-13);
    } else {
        const double middle = books.capacity - level_[p] * books.bound_share;
        low_[p] = middle - epsilon_ * books.capacity;
        high_[p] = middle + epsilon_ * books.capacity;
    }
}

/// It is repaired, and its load summed afresh if that was far too large for a moment.
void FastSharing::come_outside(Pool p) {
    if (!books_[p].queued) queue(p);
    if (passing_[p] > high_[p] && (to_sum_.empty() || to_sum_.back() != p)) to_sum_.push_back(p);
}

void FastSharing::queue(Pool p) {
    const double level = level_[p] < unlimited ? level_[p] : books_[p].capacity / std::max(spans_[p].all, 1e-300);
    books_[p].queued = true;
    set_bounds(p);
    queue_.push(level, p);
}

void FastSharing::force(Pool p) {
    books_[p].forced = true;
    come_outside(p);
}

void FastSharing::unqueue(Pool p) {
    books_[p].queued = false;
    set_bounds(p);
}

void FastSharing::mark_stale(Pool p, bool targets_changed) {
    if (books_[p].stale == 0) stale_pools_.push_back(p);
    books_[p].stale |= targets_changed ? 2 : 1;
}

/// No flow is bound here any more.
void FastSharing::unlevel(Pool p) {
    books_[p].bound_share = 0;
    level_[p] = unlimited;
    top_[p] = unlimited;
    books_[p].clock = 0;
    targets_[p].clear();
    next_target_[p] = unlimited;
    books_[p].least_cap = unlimited;
    drop_row(p);
    set_bounds(p);
    mark_stale(p, true);
}

/// Asks for the memory of the pool that is likely to be next while this one is repaired: two cache lines, as numbers, because the second
/// may lie behind the end.
void FastSharing::fetch(Pool p) const {
    const auto first = reinterpret_cast<std::uintptr_t>(books_[p].others);
    __builtin_prefetch(reinterpret_cast<const void*>(first));
    __builtin_prefetch(reinterpret_cast<const void*>(first + 64));
}

void FastSharing::repair() {
    // Far more visits than pools mean that something goes back and forth in the last digits; a full solve ends it, and is counted.
    std::uint64_t visits_left = 50 * pools_ + 1000;
    int rebuilds_left = 2;
    while (!queue_.empty()) {
        const Pool p = queue_.pop();
        if (!queue_.empty()) fetch(queue_.least());
        unqueue(p);
        if (!books_[p].forced && !is_outside(p)) continue;
        if (visits_left-- == 0) {
            rebuild();
            if (rebuilds_left-- == 0) break;
            visits_left = 50 * pools_ + 1000;
            continue;
        }
        ++counts_.visits;
        visit(p);
    }
    while (!queue_.empty()) unqueue(queue_.pop());
}

/// Zero capacity is level zero by definition: rounding left in S must not make it 1e-17.
double FastSharing::level_for(Pool p) const {
    return books_[p].capacity == 0 ? 0 : std::max(0.0, (books_[p].capacity - passing_[p]) / books_[p].bound_share);
}

void FastSharing::visit(Pool p) {
    bool moved = books_[p].forced;
    books_[p].forced = false;
    if (books_[p].bound == 0) {
        if (passing_[p] <= high_[p] && books_[p].capacity > 0) return;
        if (!give_first_level(p)) return;
        moved = true;
    }
    double level = level_for(p);
    while (books_[p].least_cap < level * (1 - tau_) || level < top_[p] * (1 - tau_)) {
        bool again = release_capped(p, level);
        if (books_[p].bound == 0) return;  // queued again by the move
        if (again) level = level_for(p);
        again = take_faster(p, level) || again;
        moved = moved || again;
        if (!again) break;
    }
    if (books_[p].capacity == 0) passing_[p] = 0;  // whoever still passes stands still
    if (level != level_[p] || moved) change_level(p, level, moved);
}

/// A pool that binds nobody is over its capacity: find mu with sum of k min(y, mu) = C and bind whoever is faster. False if nobody is.
bool FastSharing::give_first_level(Pool p) {
    const PoolMembers& members = members_[p];
    double mu = books_[p].capacity / std::max(spans_[p].all, 1e-300), before = -1;
    while (mu > before) {
        double slow = 0, fast = 0;
        for (std::uint32_t i = 0; i < members.size(); ++i) {
            const double level = level_of_member(members, i);
            if (level <= mu) slow += members.share(i) * level;
            else fast += members.share(i);
        }
        if (fast == 0) return false;
        before = mu;
        mu = std::max(mu, (books_[p].capacity - slow) / fast);
    }
    scratch_.clear();
    for (std::uint32_t i = 0; i < members.size(); ++i)
        if (level_of_member(members, i) > mu) scratch_.push_back(members.slot(i));
    level_[p] = mu;
    books_[p].clock_at = now_;
    for (const std::uint32_t slot : scratch_) move(slot, p);
    top_[p] = mu;
    return !scratch_.empty();
}

/// Bound flows whose cap lies below the level are held by it, not by us.
bool FastSharing::release_capped(Pool p, double level) {
    const double limit = level * (1 - tau_);
    if (books_[p].least_cap >= limit) return false;
    const PoolMembers& members = members_[p];
    double least = unlimited;
    scratch_.clear();
    for (std::uint32_t i = 0; i < books_[p].bound; ++i) {
        const double cap = flows_[members.slot(i)].cap_level;
        if (cap < limit) scratch_.push_back(members.slot(i));
        else least = std::min(least, cap);
    }
    books_[p].least_cap = least;
    for (const std::uint32_t slot : scratch_) hold_by_cap(slot);
    return !scratch_.empty();
}

/// Whoever passes faster than our level belongs here; the level rises with each of them.
bool FastSharing::take_faster(Pool p, double& level) {
    bool moved = false;
    const PoolMembers& members = members_[p];
    while (level < top_[p] * (1 - tau_)) {
        double most = 0;
        for (std::uint32_t i = books_[p].bound; i < members.size(); ++i) most = std::max(most, level_of_member(members, i));
        top_[p] = most;
        if (most <= level * (1 + tau_)) break;
        const double limit = most * (1 - tau_);
        scratch_.clear();
        for (std::uint32_t i = books_[p].bound; i < members.size(); ++i)
            if (level_of_member(members, i) >= limit) scratch_.push_back(members.slot(i));
        for (const std::uint32_t slot : scratch_) move(slot, p);
        top_[p] = limit;
        level = level_for(p);
        moved = true;
    }
    return moved;
}

void FastSharing::change_level(Pool p, double level, bool moved) {
    sync(p);
    const double change = level - level_[p];
    const bool raise = change > 0 || moved;
    level_[p] = level;
    set_bounds(p);
    mark_stale(p, false);
    ++counts_.changes;
    const double slow = books_[p].has_row ? spread_row(p, change, raise) : spread_sparse(p, change, raise);
    if (raise && slow < level * (1 - tau_)) send_to_slower(p, level);
}

/// The lowest level below the limit on the rest of a bound flow's path; nowhere if there is none.
FastSharing::Pool FastSharing::slower_on_path(Pool p, std::uint32_t place, double limit) const {
    const PoolMembers& members = members_[p];
    const Flow& flow = flows_[members.slot(place)];
    Pool lowest = nowhere;
    const auto consider = [&](Pool q) {
        if (level_[q] < limit && (lowest == nowhere || level_[q] < level_[lowest])) lowest = q;
    };
    if (!is_long(flow))
        for (std::uint32_t i = 0; i < members.others(); ++i) consider(members.other(place, i));
    else
        for (std::uint32_t i = 0; i < flow.length; ++i)
            if (paths_[flow.path + i].pool != p) consider(paths_[flow.path + i].pool);
    return lowest;
}

/// Bound flows that cross a pool with a lower level are held there.
void FastSharing::send_to_slower(Pool p, double level) {
    const PoolMembers& members = members_[p];
    const double limit = level * (1 - tau_);
    leaving_.clear();
    for (std::uint32_t place = 0; place < books_[p].bound; ++place) {
        const Pool lowest = slower_on_path(p, place, limit);
        if (lowest != nowhere) leaving_.emplace_back(members.slot(place), lowest);
    }
    for (const auto& [slot, to] : leaving_) {
        move(slot, to);
        force(to);
    }
}

}  // namespace rehearse
