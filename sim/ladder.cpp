// Where keys move down the ladder: the top spreads into the first rung, a full bucket into the next rung, a short one into
// the bottom.
#include "sim/ladder.hpp"

#include <bit>
#include <functional>

namespace rehearse {

namespace {

constexpr std::size_t short_enough = 48;    // keys that are sorted rather than spread
constexpr std::size_t few = 16;
constexpr std::size_t long_bottom = 96;   // beyond this an insertion moves too many keys
constexpr std::size_t buckets_a_key = 1;  // 2 sorts less but needs more cache: slower from 10,000 keys on

/// The width (as a power of two) that gives `keys` keys about buckets_a_key buckets each.
int width_shift(std::uint64_t span, std::size_t keys) {
    return static_cast<int>(std::bit_width((span - 1) / (std::uint64_t{keys} * buckets_a_key)));
}

/// Sorts at most `few` keys, greatest first, without a branch that depends on them: a key's place is the number of greater
/// keys.
void place_by_rank(std::vector<AgendaKey>& keys) {
    const std::size_t n = keys.size();
    AgendaKey copies[few] = {};
    for (std::size_t i = 0; i < n; ++i) copies[i] = keys[i];
    std::uint32_t places[few] = {};
    for (std::size_t i = 1; i < n; ++i) {
        const AgendaKey key = copies[i];
        std::uint32_t greater = 0;
        for (std::size_t j = 0; j < i; ++j) {
            const std::uint32_t less = copies[j] < key ? 1 : 0;
            places[j] += less;
            greater += 1 - less;
        }
        places[i] = greater;
    }
    for (std::size_t i = 0; i < n; ++i) keys[places[i]] = copies[i];
}

}  // namespace

bool Ladder::sort_next() {
    if (!refill()) return false;
    sort_bottom();
    return true;
}

/// Brings the next keys to the bottom, unsorted; false when there are none.
bool Ladder::refill() {
    while (true) {
        if (depth_ > 0) {
            if (take_bucket()) return true;
        } else if (!top_.empty()) {
            take_top();
            if (!bottom_.empty()) return true;
        } else {
            return false;
        }
    }
}

/// Empties the next bucket of the lowest rung, into the bottom or a rung of its own. True when the bottom has keys.
bool Ladder::take_bucket() {
    Rung& rung = rungs_[depth_ - 1];
    while (rung.next < rung.buckets.size() && rung.buckets[rung.next] == 0) ++rung.next;
    if (rung.next == rung.buckets.size()) {
        --depth_;
        return false;
    }
    const std::uint64_t start = rung.start + (std::uint64_t{rung.next} << rung.shift);
    rung.boundary = start + (std::uint64_t{1} << rung.shift);
    buckets_.empty_into(rung.buckets[rung.next++], bottom_);
    if (bottom_.size() > short_enough && rung.shift > 0 && depth_ < most_rungs) {
        spread(bottom_, start, rung.boundary);
        return false;
    }
    return true;
}

void Ladder::take_top() {
    const std::uint64_t start = top_least_;
    const std::uint64_t end = top_most_ + 1;
    top_least_ = ~std::uint64_t{0};
    top_most_ = 0;
    if (top_.size() > short_enough && end - start > 1) {
        spread(top_, start, end);
        top_start_ = rungs_[0].start + (rungs_[0].buckets.size() << rungs_[0].shift);
        return;
    }
    top_start_ = end;
    bottom_.swap(top_);
}

/// Moves `keys`, all in [start, end), into a new lowest rung, and leaves `keys` empty.
void Ladder::spread(std::vector<AgendaKey>& keys, std::uint64_t start, std::uint64_t end) {
    Rung& rung = rungs_[depth_++];
    rung.start = rung.boundary = start;
    rung.shift = width_shift(end - start, keys.size());
    rung.next = 0;
    rung.buckets.assign(((end - start - 1) >> rung.shift) + 1, 0);
    for (const AgendaKey key : keys) rung.add(buckets_, key, ns_of(key));
    keys.clear();
}

void Ladder::pop_with_late() {
    if (!late_leads()) return bottom_.pop_back();
    std::pop_heap(late_.begin(), late_.end(), later);
    late_.pop_back();
}

void Ladder::push_top(AgendaKey key, std::uint64_t ns) {
    top_.push_back(key);
    top_least_ = std::min(top_least_, ns);
    top_most_ = std::max(top_most_, ns);
}

/// For what belongs below the first rung's next bucket.
void Ladder::push_below(AgendaKey key, std::uint64_t ns) {
    for (std::size_t r = 1; r < depth_; ++r) {
        if (ns >= rungs_[r].boundary) return rungs_[r].add(buckets_, key, ns);
    }
    push_bottom(key);
}

void Ladder::push_bottom(AgendaKey key) {
    const std::uint64_t end = bottom_end();
    if (bottom_.size() + late_.size() >= long_bottom) {
        const std::uint64_t least = std::min(ns_of(key), ns_of(*this->least()));
        if (depth_ < most_rungs && end - least > 1 && late_.empty()) {
            bottom_.push_back(key);
            return spread_bottom(end);
        }
        late_.push_back(key);
        return std::push_heap(late_.begin(), late_.end(), later);
    }
    std::size_t place = bottom_.size();
    bottom_.push_back(key);
    for (; place > 0 && bottom_[place - 1] < key; --place) bottom_[place] = bottom_[place - 1];
    bottom_[place] = key;
}

/// A bottom that has grown long becomes a rung.
void Ladder::spread_bottom(std::uint64_t end) {
    std::uint64_t start = end;
    for (const AgendaKey key : bottom_) start = std::min(start, ns_of(key));
    spread(bottom_, start, end);
}

void Ladder::sort_bottom() {
    if (bottom_.size() < 2) return;
    if (bottom_.size() <= few) {
        place_by_rank(bottom_);
    } else {
        std::sort(bottom_.begin(), bottom_.end(), std::greater<>());
    }
}

std::vector<AgendaKey> Ladder::take_all() {
    std::vector<AgendaKey> all = std::move(top_);
    all.insert(all.end(), bottom_.begin(), bottom_.end());
    all.insert(all.end(), late_.begin(), late_.end());
    for (std::size_t r = 0; r < depth_; ++r) {
        for (KeyBuckets::Bucket& bucket : rungs_[r].buckets) buckets_.empty_into(bucket, all);
    }
    top_.clear();
    bottom_.clear();
    late_.clear();
    depth_ = 0;
    scout_ = 0;
    top_start_ = 0;
    top_least_ = ~std::uint64_t{0};
    top_most_ = 0;
    return all;
}

}  // namespace rehearse
