// Latencies as log-normals fitted to median and 99th percentile; limits as capacities.
#include "models/object_store.hpp"

#include <algorithm>

#include "models/lognormal.hpp"

namespace rehearse {

ObjectStore::ObjectStore(FluidNetwork& network, std::uint64_t seed, const Assumptions& a)
    : writes(network.add_pool("object store writes", a.store_writes_per_second)),
      reads(network.add_pool("object store reads", a.store_reads_per_second)),
      put_sigma_(sigma_of(a.put_median_s, a.put_p99_s)), get_sigma_(sigma_of(a.get_median_s, a.get_p99_s)),
      put_median_(a.put_median_s), get_median_(a.get_median_s),
      full_writes_(a.store_writes_per_second), full_reads_(a.store_reads_per_second), stream_(a.store_stream),
      put_draws_(seed, "object store", "put latency"), get_draws_(seed, "object store", "get latency") {}

double ObjectStore::put_draw(Bytes size, RandomStream& draws) const { return slower_ * (draws.lognormal(put_median_, put_sigma_) + size.count / stream_.per_second); }

double ObjectStore::get_draw(Bytes size, RandomStream& draws) const { return slower_ * (draws.lognormal(get_median_, get_sigma_) + size.count / stream_.per_second); }

double ObjectStore::in_order_put(Bytes size, double every_s, RandomStream& draws) const {
    constexpr double longest_s = 2;          // an older one that still runs is beyond the tail of the latency
    double done = put_draw(size, draws);
    for (double before = every_s; every_s > 0 && before < longest_s; before += every_s) done = std::max(done, put_draw(size, draws) - before);
    return done;
}

double ObjectStore::put_mean(Bytes size) const {
    return slower_ * (put_median_ * own_exp(put_sigma_ * put_sigma_ / 2) + size.count / stream_.per_second);
}

double ObjectStore::get_mean(Bytes size) const {
    return slower_ * (get_median_ * own_exp(get_sigma_ * get_sigma_ / 2) + size.count / stream_.per_second);
}

double ObjectStore::slowest_get_seconds(Bytes size, std::size_t n) {
    double slowest = 0;
    for (std::size_t i = 0; i < n; ++i) slowest = std::max(slowest, get_seconds(size));
    return slowest;
}

void ObjectStore::throttle(FluidNetwork& network, double writes_per_s, double reads_per_s) {
    network.set_capacity(writes, std::min(writes_per_s, full_writes_));
    network.set_capacity(reads, std::min(reads_per_s, full_reads_));
    available_ = writes_per_s > 0 && reads_per_s > 0;
    whole_ = writes_per_s >= full_writes_ && reads_per_s >= full_reads_;
}

void ObjectStore::restore(FluidNetwork& network) { throttle(network, full_writes_, full_reads_); }

}  // namespace rehearse
