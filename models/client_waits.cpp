// Between two looks rates are constant, so bytes come and go evenly; at a look, what partitions took along to other lanes is found by
// comparing ledgers with levels.
#include "models/client_waits.hpp"

#include <algorithm>
#include <utility>

#include "models/producers.hpp"

namespace rehearse {

namespace {
/// Rounding of whole nanoseconds, not waiting.
constexpr double dust = 1e4;
/// More parcels than these that move at once are joined where they came in the same span; if very many are left, with their neighbours, to
/// the number that a ledger holds: waits then blur by less than the span of two.
constexpr std::size_t most_apart = 64, most_moved = 4096, few_moved = 512;
/// The same in crowds of many lanes that take parcels in: so many in all, and no fewer than these each.
constexpr std::size_t many_lanes = 32, most_taken_in = 2048, fewest_each = 16;

/// What came in the same span waits as one.
void join_equal(std::vector<Parcel>& sorted) {
    std::stable_sort(sorted.begin(), sorted.end(), [](const Parcel& a, const Parcel& b) { return std::pair(a.from, a.to) < std::pair(b.from, b.to); });
    std::size_t kept = 0;
    for (const Parcel& parcel : sorted) {
        Parcel* last = kept > 0 ? &sorted[kept - 1] : nullptr;
        if (last && last->from == parcel.from && last->to == parcel.to) last->bytes += parcel.bytes;
        else sorted[kept++] = parcel;
    }
    sorted.resize(kept);
}

void join_neighbours(std::vector<Parcel>& sorted) {
    for (std::size_t i = 0; i < sorted.size(); i += 2) {
        Parcel joined = sorted[i];
        if (i + 1 < sorted.size()) {
            joined.to = std::max(joined.to, sorted[i + 1].to);
            joined.bytes += sorted[i + 1].bytes;
        }
        sorted[i / 2] = joined;
    }
    sorted.resize((sorted.size() + 1) / 2);
}

void join_to_few(std::vector<Parcel>& sorted) {
    const bool very_many = sorted.size() > most_moved;
    join_equal(sorted);
    while (very_many && sorted.size() > few_moved) join_neighbours(sorted);
}

}  // namespace

ClientWaits::ClientWaits(const Crowd& crowd, const ProducerCrowd* producer, Time now, Duration late_after, Duration window)
    : crowd_(crowd), producer_(producer), start_(now), looked_(now), late_after_(late_after.seconds()), window_(window.seconds()),
      buckets_(2 * crowd.lanes() + 1), failed_(producer ? producer->failures() : std::array<double, send_errors>{}) {
    // What waits already was meant to be sent before the window.
    for (std::size_t b = 0; b < buckets_.size(); ++b) buckets_[b].ledger.arrive({-1, -1, level_of(b)});
    read_rates();
}

double ClientWaits::level_of(std::size_t bucket) const {
    if (bucket + 1 == buckets_.size()) return crowd_.set_aside();
    const Lane& lane = crowd_.lane(BrokerId{static_cast<std::uint32_t>(bucket / 2)});
    return bucket % 2 == 0 ? lane.moving.level() : lane.waiting.level();
}

void ClientWaits::read_rates() {
    for (std::size_t b = 0; b + 1 < buckets_.size(); ++b) {
        const Lane& lane = crowd_.lane(BrokerId{static_cast<std::uint32_t>(b / 2)});
        const FluidQueue& queue = b % 2 == 0 ? lane.moving : lane.waiting;
        buckets_[b].inflow = queue.inflow();
        buckets_[b].outflow = queue.drain();
    }
    blocked_now_ = producer_ && producer_->blocked();
    buckets_.back().inflow = crowd_.set_aside_rate();
}

bool ClientWaits::over(double now) const {
    if (now <= window_) return false;
    double held = 0;
    for (const Bucket& bucket : buckets_) held += bucket.ledger.bytes();
    return held <= dust;
}

void ClientWaits::look(Time now) {
    const double from = (looked_ - start_).seconds(), to = (now - start_).seconds();
    if (blocked_now_) blocked_ += now - looked_;
    looked_ = now;
    if (!over_) {
        advance(from, to);
        reconcile(to);
        over_ = over(to);
    }
    read_rates();
}

void ClientWaits::advance(double from, double to) {
    const std::array<double, send_errors> before = failed_;
    if (producer_) failed_ = producer_->failures();
    Bucket& apart = buckets_.back();
    apart.ledger.arrive({from, to, apart.inflow * (to - from)});
    constexpr std::size_t refused = static_cast<std::size_t>(SendError::max_block);
    apart.ledger.leave(failed_[refused] - before[refused], from, to, [this](const Departure& d) { count(d, false); });
    for (Bucket& bucket : buckets_) {
        if (bucket.inflow == 0 && bucket.ledger.bytes() == 0) continue;
        if (&bucket != &apart && !blocked_now_ && bucket.ledger.bytes() == 0 && bucket.outflow == bucket.inflow) {
            // Nothing waits: what comes is served as it comes.
            count({{from, to, bucket.inflow * (to - from)}, 0, 0}, true);
            continue;
        }
        if (&bucket != &apart) come(bucket, bucket.inflow * (to - from), from, to);
        const double gone = std::min(bucket.outflow * (to - from), bucket.ledger.bytes());
        bucket.ledger.leave(gone, from, to, [this](const Departure& d) { count(d, true); });
    }
    double expired = 0;
    for (std::size_t e = 0; e < refused; ++e) expired += failed_[e] - before[e];
    expire(expired, from, to);
}

/// What comes to a lane while sends block has waited in the application, the oldest first.
void ClientWaits::come(Bucket& bucket, double bytes, double from, double to) {
    if (!blocked_now_) return bucket.ledger.arrive({from, to, bytes});
    std::vector<Parcel> let_in;
    buckets_.back().ledger.leave(bytes, from, to, [&let_in](const Departure& d) { let_in.push_back(d.arrived); });
    bucket.ledger.merge(let_in);
}

/// The oldest of what waits is given up, and as much joins.
void ClientWaits::expire(double bytes, double from, double to) {
    double held = 0;
    for (std::size_t b = 1; b < buckets_.size(); b += 2) held += buckets_[b].ledger.bytes();
    if (bytes <= 0 || held <= 0) return;
    for (std::size_t b = 1; b < buckets_.size(); b += 2) {
        const double part = bytes * (buckets_[b].ledger.bytes() / held);
        come(buckets_[b], part, from, to);
        buckets_[b].ledger.leave(part, from, to, [this](const Departure& d) { count(d, false); });
    }
}

/// Whatever a ledger holds beyond its queue went to another one with its partitions.
void ClientWaits::reconcile(double now) {
    std::vector<Parcel> moved;
    double wanted = 0, found = 0;
    std::size_t takers = 0;
    for (std::size_t b = 0; b < buckets_.size(); ++b) {
        const double beyond = buckets_[b].ledger.bytes() - level_of(b);
        if (beyond <= dust) {
            wanted += std::max(0.0, -beyond);
            takers += beyond < 0;
            continue;
        }
        for (const Parcel& parcel : buckets_[b].ledger.take(beyond)) moved.push_back(parcel);
        found += beyond;
    }
    std::stable_sort(moved.begin(), moved.end(), [](const Parcel& a, const Parcel& b) { return a.from < b.from; });
    if (moved.size() > most_apart) join_to_few(moved);
    const std::size_t each = std::max(fewest_each, most_taken_in / std::max<std::size_t>(1, takers));
    while (crowd_.lanes() > many_lanes && moved.size() > each && moved.size() * takers > most_taken_in) join_neighbours(moved);
    const double kept = found > 0 ? std::min(1.0, wanted / found) : 0;
    for (const Parcel& parcel : moved)
        count({{parcel.from, parcel.to, parcel.bytes * (1 - kept)}, now - parcel.from, now - parcel.to}, true);
    for (std::size_t b = 0; b < buckets_.size() && wanted > 0 && kept > 0; ++b) {
        const double share = std::max(0.0, level_of(b) - buckets_[b].ledger.bytes()) / wanted * kept;
        if (share <= 0) continue;
        std::vector<Parcel> part = moved;
        for (Parcel& parcel : part) parcel.bytes *= share;
        buckets_[b].ledger.merge(part);
    }
}

/// Only the part that arrived in the window counts.
void ClientWaits::count(const Departure& d, bool served) {
    const Parcel& p = d.arrived;
    if (p.bytes <= 0 || p.to < 0 || p.from > window_) return;
    const double in = p.to <= window_ || p.to == p.from ? 1 : (window_ - p.from) / (p.to - p.from);
    waits_.add(d.wait_first, d.wait_first + (d.wait_last - d.wait_first) * in, p.bytes * in);
    if (!served) never_served_ += p.bytes * in;
}

ExtraLatency ClientWaits::result() const {
    ClientWaits end = *this;
    const double now = (looked_ - start_).seconds();
    const double served = end.waits_.bytes();
    double late = never_served_;
    for (Bucket& bucket : end.buckets_) {
        if (bucket.ledger.bytes() <= dust) continue;
        for (const Parcel& p : bucket.ledger.take(bucket.ledger.bytes())) end.count({p, now - p.from, now - p.to}, true);
    }
    ExtraLatency extra;
    extra.window = seconds_up(std::min(window_, now));
    extra.bytes = Bytes{end.waits_.bytes()};
    extra.p50 = end.waits_.quantile(0.5);
    extra.p95 = end.waits_.quantile(0.95);
    extra.p99 = end.waits_.quantile(0.99);
    extra.p999 = end.waits_.quantile(0.999);
    extra.most = end.waits_.most();
    late = std::max(late, end.waits_.longer_than(late_after_));
    extra.late = Bytes{late};
    extra.still_waiting = Bytes{end.waits_.bytes() - served};
    return extra;
}

}  // namespace rehearse
