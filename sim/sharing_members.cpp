// Lengthening paths, wider pool numbers and the first share that is not 1 rewrite a pool's arrays; all three are rare.
#include "sim/sharing_members.hpp"

#include <algorithm>

namespace rehearse {
namespace {

/// Grows by a sixteenth, not by half: there is one such array for every pool and field.
template <class T>
void make_room(std::vector<T>& things, std::size_t more) {
    if (things.size() + more > things.capacity()) things.reserve(things.size() + things.size() / 16 + 2 * more);
}

template <class T>
void append(std::vector<T>& things, T thing) {
    make_room(things, 1);
    things.push_back(thing);
}

template <class T>
void lengthen_runs(std::vector<T>& things, std::size_t runs, std::size_t old_length, std::size_t new_length, T filler) {
    std::vector<T> longer(runs * new_length, filler);
    for (std::size_t r = 0; r < runs; ++r) std::copy_n(things.begin() + static_cast<std::ptrdiff_t>(r * old_length), old_length, longer.begin() + static_cast<std::ptrdiff_t>(r * new_length));
    things = std::move(longer);
}

template <class T>
void swap_runs(std::vector<T>& things, std::size_t a, std::size_t b, std::size_t length) {
    const auto first = things.begin() + static_cast<std::ptrdiff_t>(a * length);
    std::swap_ranges(first, first + static_cast<std::ptrdiff_t>(length), things.begin() + static_cast<std::ptrdiff_t>(b * length));
}

template <class T>
void copy_run(std::vector<T>& things, std::size_t from, std::size_t to, std::size_t length) {
    const auto first = things.begin() + static_cast<std::ptrdiff_t>(from * length);
    std::copy(first, first + static_cast<std::ptrdiff_t>(length), things.begin() + static_cast<std::ptrdiff_t>(to * length));
}

template <class T>
std::size_t bytes(const std::vector<T>& things) { return things.capacity() * sizeof(T); }

}  // namespace

std::uint32_t PoolMembers::add(std::uint32_t slot, Pool bottleneck, const std::vector<Pool>& others, const double* shares) {
    if (others.size() > others_) lengthen(static_cast<std::uint32_t>(others.size()));
    if (!wide_ && (bottleneck > most_narrow || std::any_of(others.begin(), others.end(), [](Pool p) { return p > most_narrow; }))) widen();
    if (shares != nullptr && unit_) begin_shares();
    append(slots_, slot);
    if (wide_) append(wide_bottlenecks_, bottleneck);
    else append(narrow_bottlenecks_, static_cast<std::uint16_t>(bottleneck));
    if (wide_) make_room(wide_others_, others_);
    else make_room(narrow_others_, others_);
    if (!unit_) make_room(other_shares_, others_);
    for (std::uint32_t i = 0; i < others_; ++i) {
        const Pool pool = i < others.size() ? others[i] : 0;
        if (wide_) wide_others_.push_back(pool);
        else narrow_others_.push_back(static_cast<std::uint16_t>(pool));
        if (!unit_) other_shares_.push_back(shares == nullptr || i >= others.size() ? 1.0 : shares[i + 1]);
    }
    if (!unit_) append(own_shares_, shares == nullptr ? 1.0 : shares[0]);
    return size() - 1;
}

void PoolMembers::lengthen(std::uint32_t others) {
    if (wide_) lengthen_runs(wide_others_, size(), others_, others, Pool{0});
    else lengthen_runs(narrow_others_, size(), others_, others, std::uint16_t{0});
    if (!unit_) lengthen_runs(other_shares_, size(), others_, others, 1.0);
    others_ = others;
}

void PoolMembers::widen() {
    wide_ = true;
    wide_others_.assign(narrow_others_.begin(), narrow_others_.end());
    std::vector<std::uint16_t>().swap(narrow_others_);
    wide_bottlenecks_.assign(narrow_bottlenecks_.begin(), narrow_bottlenecks_.end());
    std::vector<std::uint16_t>().swap(narrow_bottlenecks_);
}

void PoolMembers::begin_shares() {
    unit_ = false;
    own_shares_.assign(size(), 1.0);
    other_shares_.assign(std::size_t{size()} * others_, 1.0);
}

void PoolMembers::drop_last() {
    slots_.pop_back();
    if (wide_) wide_bottlenecks_.pop_back();
    else narrow_bottlenecks_.pop_back();
    const std::size_t left = slots_.size() * others_;
    if (wide_) wide_others_.resize(left);
    else narrow_others_.resize(left);
    if (unit_) return;
    own_shares_.pop_back();
    other_shares_.resize(left);
}

void PoolMembers::drop(std::uint32_t place) {
    const std::uint32_t last = size() - 1;
    if (place != last) {
        slots_[place] = slots_[last];
        set_bottleneck(place, bottleneck(last));
        if (wide_) copy_run(wide_others_, last, place, others_);
        else copy_run(narrow_others_, last, place, others_);
        if (!unit_) {
            own_shares_[place] = own_shares_[last];
            copy_run(other_shares_, last, place, others_);
        }
    }
    drop_last();
}

void PoolMembers::swap(std::uint32_t a, std::uint32_t b) {
    std::swap(slots_[a], slots_[b]);
    if (wide_) std::swap(wide_bottlenecks_[a], wide_bottlenecks_[b]);
    else std::swap(narrow_bottlenecks_[a], narrow_bottlenecks_[b]);
    if (wide_) swap_runs(wide_others_, a, b, others_);
    else swap_runs(narrow_others_, a, b, others_);
    if (unit_) return;
    std::swap(own_shares_[a], own_shares_[b]);
    swap_runs(other_shares_, a, b, others_);
}

std::size_t PoolMembers::memory() const {
    return bytes(slots_) + bytes(narrow_bottlenecks_) + bytes(wide_bottlenecks_) + bytes(narrow_others_) + bytes(wide_others_) + bytes(own_shares_) + bytes(other_shares_);
}

}  // namespace rehearse
