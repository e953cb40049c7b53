// The whole state from one full solve, and the check that the state means what it should: both are definitions of it.
#include <algorithm>
#include <cmath>

#include "sim/sharing_fast.hpp"

namespace rehearse {

MaxMinProblem FastSharing::problem(std::vector<std::uint32_t>& slots, std::vector<Use>& uses) const {
    MaxMinProblem problem;
    for (Pool p = first_pool; p < pools_; ++p) problem.capacities.push_back(books_[p].capacity);
    std::size_t steps = 0;
    for (const Flow& flow : flows_) steps += flow.bottleneck == nowhere ? 0 : flow.length;
    uses.reserve(steps);
    slots.reserve(active_);
    for (std::uint32_t slot = 0; slot < flows_.size(); ++slot) {
        const Flow& flow = flows_[slot];
        if (flow.bottleneck == nowhere) continue;
        const std::size_t first = uses.size();
        for (std::uint32_t i = 0; i < flow.length; ++i) uses.push_back({{paths_[flow.path + i].pool - first_pool}, share_of(flow, i) / flow.weight});
        slots.push_back(slot);
        problem.flows.push_back({std::span(uses).subspan(first), flow.weight, flow.cap_level * flow.weight});
    }
    return problem;
}

void FastSharing::rebuild() {
    ++counts_.rebuilds;
    std::vector<std::uint32_t> slots;
    std::vector<Use> uses;
    const MaxMinSolution solution = max_min(problem(slots, uses));
    for (Pool p = first_pool; p < pools_; ++p) sync(p);
    std::vector<double> rests;
    rests.reserve(slots.size());
    for (const std::uint32_t slot : slots) rests.push_back(rest(flows_[slot]));
    reset_pools();
    for (std::size_t i = 0; i < slots.size(); ++i) {
        const Flow& flow = flows_[slots[i]];
        const Cause cause = solution.causes[i];
        const Pool where = cause.kind == Cause::Kind::pool ? cause.index + first_pool : flow.cap_level > 0 ? at_cap : at_rest;
        adopt(slots[i], solution.rates[i] / flow.weight, where, rests[i]);
    }
    sum_all();
    for (Pool p = first_pool; p < pools_; ++p) keep_or_drop_row(p);
}

/// Nobody is bound anywhere, nothing is queued.
void FastSharing::reset_pools() {
    while (!queue_.empty()) unqueue(queue_.pop());
    waiting_.clear();
    cap_targets_.clear();
    for (Pool p = first_pool; p < pools_; ++p) {
        books_[p].bound = books_[p].long_bound = 0;
        books_[p].forced = 0;
        unlevel(p);
    }
}

void FastSharing::adopt(std::uint32_t slot, double level, Pool where, double rest) {
    Flow& flow = flows_[slot];
    flow.waiting = false;
    flow.bottleneck = where;
    for (std::uint32_t i = 0; i < flow.length; ++i) {
        const Step step = paths_[flow.path + i];
        note_bottleneck(step, where);
        if (step.pool == where) join_bound(where, step.place, 0);
    }
    if (where >= first_pool) {
        level_[where] = level;
        books_[where].clock_at = now_;
        books_[where].least_cap = std::min(books_[where].least_cap, flow.cap_level);
    }
    aim(slot, rest);
    if (book_ != nullptr) book_->change(slot, cause_of(where));
}

/// S, N, the sum of shares and the bound of levels by definition.
void FastSharing::sum_pool(Pool p) {
    const PoolMembers& members = members_[p];
    double bound = 0, passing = 0, top = 0;
    for (std::uint32_t i = 0; i < books_[p].bound; ++i) bound += members.share(i);
    double all = bound;
    for (std::uint32_t i = books_[p].bound; i < members.size(); ++i) {
        const double level = level_of_member(members, i);
        passing += members.share(i) * level;
        all += members.share(i);
        top = std::max(top, level);
    }
    books_[p].bound_share = bound;
    passing_[p] = passing;
    spans_[p].all = all;
    spans_[p].most_bound = members.unit() ? 0 : bound;
    spans_[p].most = all;
    top_[p] = books_[p].bound == 0 ? unlimited : top;
    set_bounds(p);
    mark_stale(p, true);
    check(p);
}

void FastSharing::sum_bound(Pool p) {
    const PoolMembers& members = members_[p];
    double bound = 0;
    for (std::uint32_t i = 0; i < books_[p].bound; ++i) bound += members.share(i);
    books_[p].bound_share = spans_[p].most_bound = bound;
}

void FastSharing::sum_shares(Pool p) {
    const PoolMembers& members = members_[p];
    double all = 0;
    for (std::uint32_t i = 0; i < members.size(); ++i) all += members.share(i);
    spans_[p].all = spans_[p].most = all;
}

void FastSharing::sum_all() {
    settles_since_sums_ = 0;
    for (Pool p = first_pool; p < pools_; ++p) sum_pool(p);
}

void FastSharing::move_origin(double by) {
    now_ -= by;
    for (Pool p = first_pool; p < pools_; ++p) books_[p].clock_at -= by;
    for (double& key : key_) key -= by;
    for (double& key : block_key_) key -= by;
    for (Flow& flow : flows_)
        if (flow.bottleneck == at_cap) flow.target -= by;
    cap_targets_.change_all([by](Target& target) { target.at -= by; });
    next_ -= by;
}

std::size_t FastSharing::memory() const {
    std::size_t bytes = flows_.capacity() * sizeof(Flow) + paths_.capacity() * sizeof(Step) + shares_.capacity() * sizeof(double) + cap_targets_.memory();
    for (const auto& members : members_) bytes += members.memory();
    for (const auto& heap : targets_) bytes += heap.memory();
    for (const auto& row : rows_) bytes += row.capacity() * sizeof(double);
    return bytes + passing_.capacity() * 6 * sizeof(double) + books_.capacity() * sizeof(Books) + spans_.capacity() * sizeof(ShareSpan);
}

namespace {

bool apart(double a, double b, double scale, double tolerance) { return a != b && !(std::abs(a - b) <= tolerance * scale); }

}  // namespace

std::string FastSharing::wrong_level(Pool p) const {
    const PoolMembers& members = members_[p];
    const double scale = std::max(books_[p].capacity, 1e-12);
    double passing = 0, bound = 0, top = 0, first = unlimited;
    for (std::uint32_t i = 0; i < members.size(); ++i) {
        if ((members.bottleneck(i) == p) != (i < books_[p].bound)) return "does not have its bound flows first";
        const Flow& flow = flows_[members.slot(i)];
        if (flow.bottleneck != members.bottleneck(i)) return "knows another bottleneck of a flow than the flow";
        if (i < books_[p].bound) bound += members.share(i);
        else passing += members.share(i) * level_of_member(members, i), top = std::max(top, level_of_member(members, i));
        if (i < books_[p].bound && flow.amount < unlimited) first = std::min(first, flow.target);
    }
    if (apart(passing, passing_[p], scale, 1e-11)) return "has a wrong sum of passing flows";
    if (apart(bound, books_[p].bound_share, std::max(bound, 1e-300), 1e-11)) return "has a wrong sum of bound shares";
    if (top > top_[p] * (1 + 1e-12)) return "is passed faster than its bound of levels";
    if (books_[p].bound == 0 && (level_[p] != unlimited || passing > books_[p].capacity * (1 + 1e-12))) return "binds nobody but is full";
    if (books_[p].bound > 0 && apart(passing + level_[p] * bound, books_[p].capacity, scale, 1e-11 + 2 * epsilon_)) return "is not saturated";
    if (books_[p].bound > 0 && top > level_[p] * (1 + 1e-11 + 4 * tau_)) return "is passed by a faster flow";
    const double key = level_[p] > 0 && first < unlimited ? books_[p].clock_at + (first - books_[p].clock) / level_[p] : unlimited;
    if (books_[p].bound > 0 && first < books_[p].clock * (1 - 1e-13) - 1e-6) return "has a flow that should be complete";
    if (apart(key, key_[p], std::max(1.0, std::abs(key)), 1e-12)) return "has a stale key";
    if (rows_[p].empty()) return {};
    std::vector<double> row(rows_[p].size(), 0.0);
    for (std::uint32_t i = 0; i < books_[p].bound; ++i)
        for (std::uint32_t j = 0; j < members.others(); ++j) row[members.other(i, j)] += members.other_share(i, j);
    each_other_of_long(p, [&row](Pool q, double share) { row[q] += share; });
    row[nowhere] = 0;
    for (std::size_t q = 0; q < row.size(); ++q)
        if (apart(row[q], rows_[p][q], std::max(row[q], least_share_), 1e-9)) return "has a wrong row";
    return {};
}

std::string FastSharing::wrong_flow(std::uint32_t slot) const {
    const Flow& flow = flows_[slot];
    if (flow.waiting) return "is not bound";
    for (std::uint32_t i = 0; i < flow.length; ++i) {
        const Step step = paths_[flow.path + i];
        if (members_[step.pool].slot(step.place) != slot) return "is not where it stands";
    }
    return {};
}

std::string FastSharing::wrong_next() const {
    double first = *std::min_element(key_.begin(), key_.end());
    for (const Flow& flow : flows_)
        if (flow.bottleneck == at_cap && flow.amount < unlimited) first = std::min(first, flow.target);
    return apart(first, next_, std::max(1.0, std::abs(next_)), 1e-12) ? "the next completion is not the first" : "";
}

std::string FastSharing::inconsistency() const {
    if (std::string fault = wrong_next(); !fault.empty()) return fault;
    for (Pool p = first_pool; p < pools_; ++p) {
        const auto fault = wrong_level(p);
        if (!fault.empty()) return "pool " + std::to_string(p - first_pool) + " " + fault;
    }
    std::vector<std::uint32_t> slots;
    std::vector<Use> uses;
    const MaxMinProblem all = problem(slots, uses);
    std::vector<double> rates;
    for (const std::uint32_t slot : slots) {
        const auto fault = wrong_flow(slot);
        if (!fault.empty()) return "flow " + std::to_string(slot) + " " + fault;
        rates.push_back(rate(slot));
    }
    return certificate(all, rates, 1e-11 + 4 * tau_ + 4 * epsilon_);
}

}  // namespace rehearse
