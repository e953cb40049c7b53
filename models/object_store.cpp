// Latencies as log-normals fitted to median and 99th percentile; limits as capacities that grow as prefixes are split under sustained load.
#include "models/object_store.hpp"

#include <algorithm>
#include <vector>

#include "models/lognormal.hpp"

namespace rehearse {
namespace {

/// A pool is at its limit when this share of it is used: the rest is rounding.
constexpr double all_of_it = 1 - 1e-9;

}  // namespace

StoreFigures store_figures(const ObjectStoreType& type, const Assumptions& a, int buckets, int copies) {
    StoreFigures f;
    f.put_median_s = a.put_median_s.value_or(type.put_median.seconds());
    f.put_p99_s = a.put_p99_s.value_or(type.put_p99.seconds());
    f.get_median_s = a.get_median_s.value_or(type.get_median.seconds());
    f.get_p99_s = a.get_p99_s.value_or(type.get_p99.seconds());
    f.stream = a.store_stream.value_or(type.stream);
    f.writes = buckets * a.store_writes_per_second.value_or(type.writes);
    f.reads = buckets * a.store_reads_per_second.value_or(type.reads);
    f.doubles_least = type.doubles_least;
    f.doubles_most = type.doubles_most;
    f.buckets = buckets;
    f.copies = copies;
    return f;
}

std::string_view missing_figure(const ObjectStoreType& type, const Assumptions& a) {
    struct Figure {
        std::string_view name;
        bool stated;
        double of_class;
    };
    for (const Figure& figure : {Figure{"store writes", a.store_writes_per_second.has_value(), type.writes},
                                 {"store reads", a.store_reads_per_second.has_value(), type.reads},
                                 {"store stream", a.store_stream.has_value(), type.stream.per_second},
                                 {"put median", a.put_median_s.has_value(), type.put_median.seconds()},
                                 {"put p99", a.put_p99_s.has_value(), type.put_p99.seconds()},
                                 {"get median", a.get_median_s.has_value(), type.get_median.seconds()},
                                 {"get p99", a.get_p99_s.has_value(), type.get_p99.seconds()}})
        if (!figure.stated && figure.of_class == 0) return figure.name;
    return {};
}

ObjectStore::ObjectStore(Agenda& agenda, FluidNetwork& network, std::uint64_t seed, const StoreFigures& f)
    : writes(network.add_pool("object store writes", f.writes)), reads(network.add_pool("object store reads", f.reads)), agenda_(agenda),
      network_(network), figures_(f), put_sigma_(sigma_of(f.put_median_s, f.put_p99_s)), get_sigma_(sigma_of(f.get_median_s, f.get_p99_s)),
      put_mean_s_(mean_first_part()), writing_{writes, f.writes / f.buckets, {}}, reading_{reads, f.reads / f.buckets, {}},
      put_draws_(seed, "object store", "put latency"), get_draws_(seed, "object store", "get latency"), split_draws_(seed, "object store", "time to split") {
    writing_.prefixes.assign(static_cast<std::size_t>(f.buckets), Prefix{1.0 / f.buckets, {}});
    reading_.prefixes = writing_.prefixes;
}

/// The slowest of the majority that answers first.
double ObjectStore::put_first_part(RandomStream& draws) const {
    if (figures_.copies == 1) return draws.lognormal(figures_.put_median_s, put_sigma_);
    std::vector<double> answers;
    for (int i = 0; i < figures_.copies; ++i) answers.push_back(draws.lognormal(figures_.put_median_s, put_sigma_));
    const auto majority = answers.begin() + figures_.copies / 2;
    std::nth_element(answers.begin(), majority, answers.end());
    return *majority;
}

/// The mean of a log-normal is a formula; that of the middle one of several is a sum over draws that are the same in every run.
double ObjectStore::mean_first_part() const {
    if (figures_.copies == 1) return figures_.put_median_s * own_exp(put_sigma_ * put_sigma_ / 2);
    constexpr int draws = 20'000;
    RandomStream same(1, "object store", "mean of a majority");
    double sum = 0;
    for (int i = 0; i < draws; ++i) sum += put_first_part(same);
    return sum / draws;
}

double ObjectStore::put_draw(Bytes size, RandomStream& draws) const {
    return slower_ * (put_first_part(draws) + size.count / figures_.stream.per_second);
}

double ObjectStore::get_draw(Bytes size, RandomStream& draws) const {
    return slower_ * (draws.lognormal(figures_.get_median_s, get_sigma_) + size.count / figures_.stream.per_second);
}

double ObjectStore::hedged_put_draw(Bytes size, RandomStream& draws) const {
    const double first = put_draw(size, draws), usual = figures_.put_p99_s + size.count / figures_.stream.per_second;
    return first > usual ? std::min(first, usual + put_draw(size, draws)) : first;
}

double ObjectStore::in_order_put(Bytes size, double every_s, Hedge hedge, RandomStream& draws) const {
    constexpr double longest_s = 2;          // an older one that still runs is beyond the tail of the latency
    const auto draw = [&] { return hedge == Hedge::at_p99 ? hedged_put_draw(size, draws) : put_draw(size, draws); };
    double done = draw();
    for (double before = every_s; every_s > 0 && before < longest_s; before += every_s) done = std::max(done, draw() - before);
    return done;
}

double ObjectStore::put_mean(Bytes size) const {
    return slower_ * (put_mean_s_ + size.count / figures_.stream.per_second);
}

double ObjectStore::get_mean(Bytes size) const {
    return slower_ * (figures_.get_median_s * own_exp(get_sigma_ * get_sigma_ / 2) + size.count / figures_.stream.per_second);
}

double ObjectStore::slowest_get_seconds(Bytes size, std::size_t n) {
    double slowest = 0;
    for (std::size_t i = 0; i < n; ++i) slowest = std::max(slowest, get_seconds(size));
    return slowest;
}

void ObjectStore::throttle(double writes_per_s, double reads_per_s) {
    network_.set_capacity(writes, std::min(writes_per_s, writing_.full()));
    network_.set_capacity(reads, std::min(reads_per_s, reading_.full()));
    available_ = writes_per_s > 0 && reads_per_s > 0;
    whole_ = writes_per_s >= writing_.full() && reads_per_s >= reading_.full();
}

void ObjectStore::restore() { throttle(writing_.full(), reading_.full()); }

double ObjectStore::Limit::largest() const {
    return std::max_element(prefixes.begin(), prefixes.end(), [](const Prefix& a, const Prefix& b) { return a.share < b.share; })->share;
}

void ObjectStore::on_rates() {
    if (figures_.doubles_most.ns == 0) return;
    watch(writing_);
    watch(reading_);
}

/// Those at their limit are the largest: a smaller one beside them has room.
void ObjectStore::watch(Limit& limit) {
    const double largest = limit.largest();
    const bool at_limit = whole_ && network_.load(limit.pool) >= all_of_it * limit.full();
    for (std::size_t i = 0; i < limit.prefixes.size(); ++i) {
        Prefix& prefix = limit.prefixes[i];
        const bool hot = at_limit && prefix.share >= largest;
        if (hot == agenda_.pending(prefix.splits)) continue;
        if (!hot) {
            agenda_.cancel(prefix.splits);
            continue;
        }
        const double wait = figures_.doubles_least.seconds() + (figures_.doubles_most - figures_.doubles_least).seconds() * split_draws_.uniform();
        prefix.splits = agenda_.after(seconds_up(wait), [this, &limit, i] { split(limit, i); });
    }
}

/// In two halves, each of which takes as much as the whole did.
void ObjectStore::split(Limit& limit, std::size_t i) {
    limit.prefixes[i].share /= 2;
    limit.prefixes.push_back({limit.prefixes[i].share, {}});
    if (whole_) network_.set_capacity(limit.pool, limit.full());
}

}  // namespace rehearse
