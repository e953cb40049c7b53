// Flows come and go, clocks and keys: everything around the repair of levels.
#include "sim/sharing_fast.hpp"

#include <algorithm>
#include <cmath>

#include "sim/check.hpp"
#include "sim/slab.hpp"

namespace rehearse {
namespace {

/// Clocks beyond this many units per weight start again from zero: a double resolves 2.4e-4 there.
constexpr double longest_clock = 0x1p40;
/// Books of S are summed afresh after this many settles, against drift.
constexpr std::uint64_t settles_between_sums = 1'000'000;
/// Shares of one pool further apart than this leave too few digits to a sum from which the large ones were taken.
constexpr float widest_span = 4096;
/// Passes after which a settle stops to sum afresh what its own repairs disturb.
constexpr int most_sums = 8;
constexpr double same_instant = 1e-14;
/// Seconds by which rounding may let a completion come too soon.
constexpr double soonest = 1e-9;

}  // namespace

FastSharing::FastSharing(CauseBook* book, double epsilon) : book_(book), epsilon_(epsilon), tau_(std::max(epsilon, 1e-12)), loops_(vector_loops()) {
    expects(epsilon >= exact_epsilon && epsilon < 0.1, "epsilon lies between 1e-13, which is exact, and a tenth");
    for (Pool p = nowhere; p < first_pool; ++p) add_pool(unlimited);
    level_[at_rest] = 0;
}

void FastSharing::add_pool(double capacity) {
    expects(members_.size() < RepairQueue::most_pools, "a network has at most 16,777,213 pools");
    const std::size_t p = members_.size();
    if (p >= passing_.size()) {
        const std::size_t size = std::max<std::size_t>(block, 2 * passing_.size());
        passing_.resize(size, 0.0);
        for (auto* infinities : {&level_, &top_, &high_, &key_, &next_target_}) infinities->resize(size, unlimited);
        low_.resize(size, -unlimited);
        block_key_.resize(size / block + vector_padding, unlimited);
        stale_block_.resize(size / block, 0);
        outside_.resize(size);
    }
    books_.emplace_back();
    members_.emplace_back();
    targets_.emplace_back();
    rows_.emplace_back();
    spans_.emplace_back();
    books_[p].capacity = capacity;
    pools_ = members_.size();
    queue_.set_pools(pools_);
    columns_ = (pools_ + vector_padding - 1) / vector_padding * vector_padding;
    for (auto& row : rows_)
        if (!row.empty()) row.resize(columns_, 0.0);
    set_bounds(static_cast<Pool>(p));
}

void FastSharing::set_capacity(std::uint32_t pool, double capacity, double now) {
    now_ = now;
    const Pool p = pool + first_pool;
    sync(p);
    books_[p].capacity = capacity;
    to_sum_.push_back(p);
    set_bounds(p);
    force(p);
}

std::uint32_t FastSharing::take_path(std::uint32_t length) {
    if (length < free_paths_.size() && !free_paths_[length].empty()) {
        const auto first = free_paths_[length].back();
        free_paths_[length].pop_back();
        return first;
    }
    const auto first = static_cast<std::uint32_t>(paths_.size());
    for (std::uint32_t i = 0; i < length; ++i) append_thriftily(paths_, Step{});
    return first;
}

void FastSharing::start(std::uint32_t slot, const SharingFlow& spec, double now) {
    now_ = now;
    while (slot >= flows_.size()) append_thriftily(flows_, Flow{});
    Flow& flow = flows_[slot];
    expects(flow.bottleneck == nowhere, "a slot holds one flow at a time");
    flow = {};
    flow.bottleneck = at_rest;
    flow.waiting = true;
    flow.weight = spec.weight;
    flow.amount = spec.amount;
    flow.cap_level = spec.cap / spec.weight;
    flow.target = spec.amount < unlimited ? spec.amount / spec.weight : 0;
    enter(slot, spec);
    waiting_.push_back(slot);
    ++active_;
}

/// A pool keeps room for as many others with each member as its longest copied path has. Where many paths are too long to be copied, those
/// that are nearly so are not copied either: the room would be written for all.
bool FastSharing::counts_as_long(std::size_t length) const {
    constexpr std::size_t many = 256, few_others = 16;
    return length > PoolMembers::most_others + 1 || (truly_long_ > many && length > few_others + 1);
}

/// Joins the members of all its pools, standing still. The steps of a long path are sorted, so that each is found quickly.
void FastSharing::enter(std::uint32_t slot, const SharingFlow& spec) {
    Flow& flow = flows_[slot];
    expects(spec.uses.size() <= 0xffff, "a flow crosses at most 65,535 pools");
    flow.length = static_cast<std::uint16_t>(spec.uses.size());
    flow.path = take_path(flow.length);
    flow.is_long = counts_as_long(flow.length);
    truly_long_ += flow.length > PoolMembers::most_others + 1;
    std::span<const Use> uses = spec.uses;
    if (is_long(flow)) {
        sorted_uses_.assign(uses.begin(), uses.end());
        std::sort(sorted_uses_.begin(), sorted_uses_.end(), [](const Use& a, const Use& b) { return a.pool.value < b.pool.value; });
        uses = sorted_uses_;
    }
    const bool unit = std::all_of(uses.begin(), uses.end(), [&](const Use& use) { return use.per_unit * spec.weight == 1; });
    if (!unit) {
        if (flow.length < free_shares_.size() && !free_shares_[flow.length].empty()) {
            flow.shares = free_shares_[flow.length].back();
            free_shares_[flow.length].pop_back();
        } else {
            flow.shares = static_cast<std::uint32_t>(shares_.size());
            for (std::uint32_t i = 0; i < flow.length; ++i) append_thriftily(shares_, 1.0);
        }
        for (std::uint32_t i = 0; i < flow.length; ++i) {
            shares_[flow.shares + i] = uses[i].per_unit * spec.weight;
            least_share_ = std::min(least_share_, shares_[flow.shares + i]);
        }
    }
    auto& [others, shares] = entering_;
    for (std::uint32_t i = 0; i < flow.length; ++i) {
        others.clear();
        shares.assign(1, share_of(flow, i));
        for (std::uint32_t j = 0; j < flow.length && !is_long(flow); ++j) {
            if (j == i) continue;
            others.push_back(uses[j].pool.value + first_pool);
            shares.push_back(share_of(flow, j));
        }
        const Pool p = uses[i].pool.value + first_pool;
        paths_[flow.path + i] = {p, members_[p].add(slot, at_rest, others, unit ? nullptr : shares.data())};
        note_members(p);
        spans_[p].all += shares[0];
        note_share(p, shares[0]);
    }
}

/// After its members moved in memory.
void FastSharing::note_members(Pool p) {
    const PoolMembers& members = members_[p];
    books_[p].others = members.wide() || !members.unit() ? nullptr : members.narrow_others();
    books_[p].others_a_flow = static_cast<std::uint16_t>(members.others());
}

/// Dense rows are sums that never come near zero while shares of a pool lie within this factor; beyond, no pool keeps one.
void FastSharing::note_share(Pool p, double share) {
    ShareSpan& span = spans_[p];
    span.least = std::min(span.least, static_cast<float>(share));
    span.greatest = std::max(span.greatest, static_cast<float>(share));
    span.most = std::max(span.most, span.all);
    if (!rows_allowed_ || span.greatest <= widest_span * span.least) return;
    rows_allowed_ = false;
    for (Pool q = first_pool; q < pools_; ++q) drop_row(q);
}

/// The opposite of start(): nothing of it remains.
void FastSharing::leave(std::uint32_t slot) {
    if (flows_[slot].bottleneck != at_rest) move(slot, at_rest);
    Flow& flow = flows_[slot];
    for (std::uint32_t i = 0; i < flow.length; ++i) {
        const Step step = paths_[flow.path + i];
        members_[step.pool].drop(step.place);
        note_members(step.pool);
        if (step.place < members_[step.pool].size()) note_place(step.pool, step.place);
        ShareSpan& span = spans_[step.pool];
        span.all -= share_of(flow, i);
        if (members_[step.pool].size() == 0) passing_[step.pool] = span.all = 0;
        else if (span.all < few_digits * span.most) sum_shares(step.pool);
    }
    truly_long_ -= flow.length > PoolMembers::most_others + 1;
    if (flow.length >= free_paths_.size()) free_paths_.resize(flow.length + 1), free_shares_.resize(flow.length + 1);
    if (flow.length > 0) free_paths_[flow.length].push_back(flow.path);
    if (flow.shares != none) free_shares_[flow.length].push_back(flow.shares);
    flow = {};
    --active_;
}

double FastSharing::end(std::uint32_t slot, double now) {
    now_ = now;
    const double done = moved(slot, now);
    leave(slot);
    return done;
}

void FastSharing::set_cap(std::uint32_t slot, double cap, double now) {
    now_ = now;
    Flow& flow = flows_[slot];
    const double level = cap / flow.weight;
    if (flow.waiting || level == flow.cap_level) {
        flow.cap_level = level;
        return;
    }
    if (flow.bottleneck == at_cap && level > 0 && level <= least_guess(flow)) return shift_cap(slot, level);
    if (flow.bottleneck < first_pool) {
        if (flow.bottleneck == at_cap) move(slot, at_rest);
        flow.cap_level = level;
        flow.waiting = true;
        waiting_.push_back(slot);
        return;
    }
    flow.cap_level = level;
    books_[flow.bottleneck].least_cap = std::min(books_[flow.bottleneck].least_cap, level);
    if (level >= level_[flow.bottleneck] * (1 - tau_)) return;
    hold_by_cap(slot);
}

void FastSharing::settle(double now) {
    if (waiting_.empty() && queue_.empty() && stale_pools_.empty()) return find_next();
    now_ = now;
    // One by one a start costs about as much as a completion; many at once are cheaper from a full solve.
    if (waiting_.size() > 32 + active_ / 256) rebuild();
    else bind_waiting();
    repair();
    sum_where_needed();
    refresh_keys();
    find_next();
}

/// Rounding left in S is small against the capacity that the pool had, not against the one that it may have now.
void FastSharing::sum_where_needed() {
    if (++settles_since_sums_ >= settles_between_sums) sum_all(), repair();
    for (int pass = 0; pass < most_sums && !to_sum_.empty(); ++pass) {
        summing_.swap(to_sum_);
        for (const Pool p : summing_) sum_pool(p);
        summing_.clear();
        repair();
    }
}

void FastSharing::bind_waiting() {
    for (const std::uint32_t slot : waiting_)
        if (slot < flows_.size() && flows_[slot].waiting) bind(slot);
    waiting_.clear();
}

/// The level that a pool would offer to one flow more.
double FastSharing::guess(Pool p, double share) const {
    if (books_[p].capacity == 0) return 0;
    if (level_[p] < unlimited) return level_[p] * books_[p].bound_share / (books_[p].bound_share + share);
    return std::max((books_[p].capacity - passing_[p]) / share, books_[p].capacity / spans_[p].all);
}

/// As good as infinite without pools.
double FastSharing::least_guess(const Flow& flow) const {
    double least = std::numeric_limits<double>::max();
    for (std::uint32_t i = 0; i < flow.length; ++i) least = std::min(least, guess(paths_[flow.path + i].pool, share_of(flow, i)));
    return least;
}

void FastSharing::bind(std::uint32_t slot) {
    Flow& flow = flows_[slot];
    flow.waiting = false;
    if (flow.cap_level == 0) {
        if (book_ != nullptr) book_->change(slot, cause_of(at_rest));
        return;
    }
    Pool best = at_cap;
    double least = flow.cap_level;
    for (std::uint32_t i = 0; i < flow.length; ++i) {
        const Pool p = paths_[flow.path + i].pool;
        const double level = guess(p, share_of(flow, i));
        if (level < least) least = level, best = p;
    }
    if (best >= first_pool && level_[best] == unlimited) {
        level_[best] = std::max(0.0, least);
        books_[best].clock_at = now_;
    }
    move(slot, best);
    if (best >= first_pool) force(best);
}

void FastSharing::refresh_keys() {
    for (const Pool p : stale_pools_) {
        if ((books_[p].stale & 2) != 0) refresh_targets(p);
        books_[p].stale = 0;
        refresh_key(p);
    }
    stale_pools_.clear();
}

void FastSharing::refresh_targets(Pool p) {
    const auto stale = [this, p](const Target& target) { return is_stale(target, p); };
    TargetHeap& heap = targets_[p];
    heap.drop_stale_tops(stale);
    if (heap.size() > 2 * std::size_t{books_[p].bound} + 16) heap.sweep(stale);
    next_target_[p] = heap.empty() ? unlimited : heap.top().at;
}

void FastSharing::refresh_key(Pool p) {
    if (books_[p].clock > longest_clock) rebase(p);
    const double level = level_[p], target = next_target_[p];
    const bool moves = level > 0 && level < unlimited && target < unlimited;
    key_[p] = moves ? books_[p].clock_at + (target - books_[p].clock) / level : unlimited;
    stale_block_[p / block] = 1;
}

void FastSharing::rebase(Pool p) {
    const double by = books_[p].clock;
    const PoolMembers& members = members_[p];
    const auto stale = [this, p](const Target& target) { return is_stale(target, p); };
    targets_[p].sweep(stale);
    for (std::uint32_t place = 0; place < books_[p].bound; ++place) flows_[members.slot(place)].target -= by;
    targets_[p].change_all([by](Target& target) { target.at -= by; });
    books_[p].clock = 0;
    next_target_[p] -= by;
}

void FastSharing::find_next() {
    for (std::size_t b = 0; b < stale_block_.size(); ++b) {
        if (stale_block_[b] == 0) continue;
        stale_block_[b] = 0;
        block_key_[b] = loops_.least(&key_[b * block], block);
    }
    next_ = loops_.least(block_key_.data(), block_key_.size() / vector_padding * vector_padding);
    // Here and not with the pools' keys: a cap that changes may leave every pool as it was.
    const auto stale = [this](const Target& target) { return is_stale(target, at_cap); };
    cap_targets_.drop_stale_tops(stale);
    if (cap_targets_.size() > 2 * active_ + 64) cap_targets_.sweep(stale);
    if (!cap_targets_.empty()) next_ = std::min(next_, cap_targets_.top().at);
}

void FastSharing::complete(double now, double limit, std::vector<std::uint32_t>& done) {
    now_ = now;
    const std::size_t from = done.size();
    for (std::size_t b = 0; b < stale_block_.size(); ++b) {
        if (block_key_[b] > limit) continue;
        for (std::size_t i = b * block; i < (b + 1) * block; ++i) {
            if (key_[i] > limit) continue;
            const Pool p = static_cast<Pool>(i);
            sync(p);
            const double reached = std::max(books_[p].clock * (1 + same_instant), books_[p].clock + level_[p] * (limit - now));
            gather(p, targets_[p], reached, done);
            mark_stale(p, true);
        }
    }
    if (!cap_targets_.empty() && cap_targets_.top().at <= limit) gather(at_cap, cap_targets_, limit, done);
    for (std::size_t i = from; i < done.size(); ++i) leave(done[i]);
}

/// The first is complete untested: it made the instant. With it go all whose target is reached or equal to the first.
void FastSharing::gather(Pool where, TargetHeap& heap, double limit, std::vector<std::uint32_t>& done) {
    const auto stale = [this, where](const Target& target) { return is_stale(target, where); };
    heap.drop_stale_tops(stale);
    if (heap.empty()) return;
    const double first = heap.top().at;
    // A stale key would end a flow early and leave all rates, hence the certificate, as they should be.
    ensures(first <= limit + 1e-12 * std::abs(limit) + soonest * (where == at_cap ? 1 : level_[where]), "a flow completes when it is due");
    const double most = std::max(limit, first * (1 + same_instant));
    while (!heap.empty() && heap.top().at <= most) {
        const auto slot = heap.top().slot;
        heap.pop();
        flows_[slot].done = true;
        done.push_back(slot);
        heap.drop_stale_tops(stale);
    }
}

double FastSharing::rate(std::uint32_t slot) const {
    const Flow& flow = flows_[slot];
    return level_at(flow.bottleneck, flow) * flow.weight;
}

double FastSharing::moved(std::uint32_t slot, double now) const {
    const Flow& flow = flows_[slot];
    double left = flow.target;
    if (flow.bottleneck == at_cap) left = (flow.target - now) * flow.cap_level;
    else if (flow.bottleneck >= first_pool) left -= books_[flow.bottleneck].clock + level_[flow.bottleneck] * (now - books_[flow.bottleneck].clock_at);
    if (flow.amount == unlimited) return std::max(0.0, -left * flow.weight);
    return std::clamp((flow.amount / flow.weight - left) * flow.weight, 0.0, flow.amount);
}

double FastSharing::load(std::uint32_t pool) const {
    const Pool p = pool + first_pool;
    return books_[p].bound == 0 ? passing_[p] : passing_[p] + level_[p] * books_[p].bound_share;
}

void FastSharing::crossings(std::uint32_t pool, std::vector<Crossing>& out) const {
    const PoolMembers& members = members_[pool + first_pool];
    for (std::uint32_t place = 0; place < members.size(); ++place)
        out.push_back({members.slot(place), members.share(place), level_of_member(members, place)});
}

}  // namespace rehearse
