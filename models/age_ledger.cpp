// First in, first out by age; parcels split where a departure ends inside one.
#include "models/age_ledger.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace rehearse {

namespace {

/// More parcels than this are joined in pairs: waits then blur by less than the span of two neighbours.
constexpr std::size_t most_parcels = 512;

bool older(const Parcel& a, const Parcel& b) { return std::pair(a.from, a.to) < std::pair(b.from, b.to); }

/// Mostly only the oldest is out of order, because a part of it has left.
void sort_by_age(std::deque<Parcel>& parcels) {
    if (std::is_sorted(parcels.begin(), parcels.end(), older)) return;
    std::rotate(parcels.begin(), parcels.begin() + 1, std::lower_bound(parcels.begin() + 1, parcels.end(), parcels.front(), older));
    if (!std::is_sorted(parcels.begin(), parcels.end(), older)) std::stable_sort(parcels.begin(), parcels.end(), older);
}

}  // namespace

void AgeLedger::arrive(const Parcel& parcel) {
    if (parcel.bytes <= 0) return;
    bytes_ += parcel.bytes;
    parcels_.push_back(parcel);
    thin();
}

void AgeLedger::leave(double bytes, double from, double to, const std::function<void(const Departure&)>& tell) {
    const double whole = bytes;
    double gone = 0;
    while (!parcels_.empty() && gone < whole) {
        Parcel& oldest = parcels_.front();
        const bool all = oldest.bytes <= whole - gone;
        const double part = all ? oldest.bytes : whole - gone;
        const double cut = all ? oldest.to : oldest.from + (oldest.to - oldest.from) * (part / oldest.bytes);
        const double left_from = from + (to - from) * (gone / whole), left_to = from + (to - from) * ((gone + part) / whole);
        tell({{oldest.from, cut, part}, std::max(0.0, left_from - oldest.from), std::max(0.0, left_to - cut)});
        gone += part;
        if (all) {
            parcels_.pop_front();
            continue;
        }
        oldest.from = cut;
        oldest.bytes -= part;
    }
    bytes_ = parcels_.empty() ? 0 : std::max(0.0, bytes_ - gone);
}

std::vector<Parcel> AgeLedger::take(double bytes) {
    std::vector<Parcel> taken;
    if (bytes_ <= 0 || bytes <= 0) return taken;
    const double share = std::min(1.0, bytes / bytes_);
    for (Parcel& parcel : parcels_) {
        taken.push_back({parcel.from, parcel.to, parcel.bytes * share});
        parcel.bytes -= taken.back().bytes;
    }
    bytes_ = share < 1 ? bytes_ - bytes : 0;
    if (share >= 1) parcels_.clear();
    return taken;
}

void AgeLedger::merge(const std::vector<Parcel>& parcels) {
    for (const Parcel& parcel : parcels) bytes_ += parcel.bytes;
    sort_by_age(parcels_);
    std::vector<Parcel> came = parcels, all;
    if (!std::is_sorted(came.begin(), came.end(), older)) std::stable_sort(came.begin(), came.end(), older);
    all.reserve(parcels_.size() + came.size());
    std::merge(parcels_.begin(), parcels_.end(), came.begin(), came.end(), std::back_inserter(all), older);
    parcels_.clear();
    for (const Parcel& parcel : all) {
        // What came in the same span waits as one.
        if (!parcels_.empty() && parcels_.back().from == parcel.from && parcels_.back().to == parcel.to) parcels_.back().bytes += parcel.bytes;
        else parcels_.push_back(parcel);
    }
    thin();
}

void AgeLedger::thin() {
    if (parcels_.size() <= most_parcels) return;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < parcels_.size(); i += 2) {
        Parcel joined = parcels_[i];
        if (i + 1 < parcels_.size()) {
            joined.to = std::max(joined.to, parcels_[i + 1].to);
            joined.bytes += parcels_[i + 1].bytes;
        }
        parcels_[kept++] = joined;
    }
    parcels_.resize(kept);
}

}  // namespace rehearse
