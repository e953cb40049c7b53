// A flow goes from one bottleneck to another: its progress moves to the other clock, and the books of all pools on its path follow.
#include <algorithm>
#include <utility>

#include "sim/sharing_fast.hpp"

namespace rehearse {
namespace {

/// A rest below this part of its clock would keep fewer than 33 of its bits; the clock then starts from zero.
constexpr double finest_rest = 0x1p-20;

}  // namespace

Cause FastSharing::cause_of(Pool where) const {
    if (where >= first_pool) return {Cause::Kind::pool, where - first_pool};
    return {where == nowhere ? Cause::Kind::none : Cause::Kind::cap, 0};
}

/// What is left, in units per weight; minus what was served if endless. The clock of its bottleneck must be at now.
double FastSharing::rest(const Flow& flow) const {
    if (flow.bottleneck == at_cap) return (flow.target - now_) * flow.cap_level;
    return flow.target - books_[flow.bottleneck].clock;
}

/// Sets the target of a flow for the bottleneck it has now.
void FastSharing::aim(std::uint32_t slot, double rest) {
    Flow& flow = flows_[slot];
    const Pool where = flow.bottleneck;
    const bool ends = flow.amount < unlimited;
    if (where == at_cap) {
        flow.target = now_ + rest / flow.cap_level;
        if (ends) cap_targets_.push({flow.target, slot});
        return;
    }
    if (where >= first_pool && rest > 0 && rest < finest_rest * books_[where].clock) rebase(where);
    flow.target = books_[where].clock + rest;
    if (where < first_pool || !ends) return;
    targets_[where].push({flow.target, slot});
    next_target_[where] = std::min(next_target_[where], flow.target);
}

/// Tells the flow in this place of the pool's members where it is.
void FastSharing::note_place(Pool p, std::uint32_t place) {
    const Flow& flow = flows_[members_[p].slot(place)];
    Step* step = &paths_[flow.path];
    if (is_long(flow)) step = std::lower_bound(step, step + flow.length, p, [](const Step& s, Pool pool) { return s.pool < pool; });
    else while (step->pool != p) ++step;
    step->place = place;
}

void FastSharing::note_bottleneck(Step step, Pool where) {
    members_[step.pool].set_bottleneck(step.place, where);
    if (where > PoolMembers::most_narrow) note_members(step.pool);
}

void FastSharing::swap_members(Pool p, std::uint32_t a, std::uint32_t b) {
    if (a == b) return;
    members_[p].swap(a, b);
    note_place(p, a);
    note_place(p, b);
}

void FastSharing::leave_bound(Pool p, std::uint32_t place, double share) {
    if (is_long(flows_[members_[p].slot(place)])) --books_[p].long_bound;
    swap_members(p, place, --books_[p].bound);
    books_[p].bound_share -= share;
    if (books_[p].bound_share < few_digits * spans_[p].most_bound) sum_bound(p);
}

void FastSharing::join_bound(Pool p, std::uint32_t place, double share) {
    if (is_long(flows_[members_[p].slot(place)])) ++books_[p].long_bound;
    swap_members(p, place, books_[p].bound++);
    books_[p].bound_share += share;
    if (!members_[p].unit()) spans_[p].most_bound = std::max(spans_[p].most_bound, books_[p].bound_share);
}

void FastSharing::add_to_row(Pool p, const Flow& flow, double sign) {
    if (!books_[p].has_row) return;
    for (std::uint32_t i = 0; i < flow.length; ++i) {
        const Pool q = paths_[flow.path + i].pool;
        if (q == p) continue;
        double& sum = rows_[p][q];
        sum += sign * share_of(flow, i);
        if (sum < least_share_ / 2) sum = 0;  // nobody is left: what is left is rounding
    }
}

/// Bound to `to` from now on. The pool it leaves is forced to repair, the one it comes to is the caller's business.
void FastSharing::move(std::uint32_t slot, Pool to) {
    Flow& flow = flows_[slot];
    const Pool from = flow.bottleneck;
    if (from >= first_pool) sync(from);
    if (to >= first_pool) sync(to);
    const double left = rest(flow), old = level_at(from, flow), now = level_at(to, flow);
    for (std::uint32_t i = 0; i < flow.length; ++i) {
        const Step step = paths_[flow.path + i];
        const Pool q = step.pool;
        const double share = share_of(flow, i);
        note_bottleneck(step, to);
        if (q == to) {
            join_bound(q, step.place, share);
            passing_[q] -= share * old;
            continue;
        }
        if (q == from) {
            leave_bound(q, step.place, share);
            passing_[q] += share * now;
        } else {
            passing_[q] += share * (now - old);
        }
        top_[q] = std::max(top_[q], now);
        if (q != from) check(q);
    }
    flow.bottleneck = to;
    ++counts_.moves;
    if (from >= first_pool) {
        if (flow.target <= next_target_[from]) mark_stale(from, true);
        if (books_[from].bound == 0) unlevel(from);
        else add_to_row(from, flow, -1), keep_or_drop_row(from), set_bounds(from);
        force(from);
    }
    aim(slot, left);
    if (to >= first_pool) {
        add_to_row(to, flow, 1);
        keep_or_drop_row(to);
        books_[to].least_cap = std::min(books_[to].least_cap, flow.cap_level);
        set_bounds(to);
        mark_stale(to, false);
    }
    if (book_ != nullptr && to != at_rest) book_->change(slot, cause_of(to));
}

/// Bound to its own cap from now on; a cap of zero has no instant of completion.
void FastSharing::hold_by_cap(std::uint32_t slot) {
    const Pool to = flows_[slot].cap_level > 0 ? at_cap : at_rest;
    move(slot, to);
    if (to == at_rest && book_ != nullptr) book_->change(slot, cause_of(at_rest));
}

/// A flow bound to its cap gets another one, above zero and finite.
void FastSharing::shift_cap(std::uint32_t slot, double cap_level) {
    Flow& flow = flows_[slot];
    const double left = rest(flow), change = cap_level - flow.cap_level;
    flow.cap_level = cap_level;
    for (std::uint32_t i = 0; i < flow.length; ++i) {
        const Pool q = paths_[flow.path + i].pool;
        passing_[q] += share_of(flow, i) * change;
        top_[q] = std::max(top_[q], cap_level);
        check(q);
    }
    aim(slot, left);
}

/// Dense rows pay where many flows are bound; between the two limits the present state stays.
void FastSharing::keep_or_drop_row(Pool p) {
    const std::size_t bound = books_[p].bound;
    if (!books_[p].has_row && 3 * bound > pools_ && rows_allowed_) make_row(p);
    else if (books_[p].has_row && 6 * bound < pools_) drop_row(p);
}

void FastSharing::make_row(Pool p) {
    const PoolMembers& members = members_[p];
    std::vector<double> row(columns_, 0.0);
    for (std::uint32_t place = 0; place < books_[p].bound; ++place)
        for (std::uint32_t i = 0; i < members.others(); ++i) row[members.other(place, i)] += members.other_share(place, i);
    each_other_of_long(p, [&row](Pool q, double share) { row[q] += share; });
    row[nowhere] = 0;
    rows_[p] = std::move(row);
    books_[p].has_row = true;
}

void FastSharing::drop_row(Pool p) {
    if (!std::exchange(books_[p].has_row, false)) return;
    std::vector<double>().swap(rows_[p]);
}

}  // namespace rehearse
