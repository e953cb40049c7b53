// The regional object store: request-rate pools for writes and reads, latencies of single requests, throughput of a connection.
// What it leaves to others: who sends requests, and what they cost.
#pragma once

#include "models/assumptions.hpp"
#include "sim/fluid.hpp"
#include "sim/random.hpp"

namespace rehearse {

class ObjectStore {
public:
    ObjectStore(FluidNetwork& network, std::uint64_t seed, const Assumptions& assumptions);

    PoolId writes, reads;                  // requests a second

    /// Seconds of one PUT or GET of `size`: a log-normal first part plus the bytes at one connection's rate.
    double put_seconds(Bytes size) { return put_draw(size, put_draws_); }
    double get_seconds(Bytes size) { return get_draw(size, get_draws_); }
    /// The same from somebody else's draws: looking does not move the store's own.
    double put_draw(Bytes size, RandomStream& draws) const;
    double get_draw(Bytes size, RandomStream& draws) const;
    /// Seconds until a PUT and all that were sent before it are done, one every `every_s`: what is committed in order waits for them.
    double in_order_put(Bytes size, double every_s, RandomStream& draws) const;
    /// The same in the mean, for the waits of request loops.
    double put_mean(Bytes size) const;
    double get_mean(Bytes size) const;
    /// The slowest of `n` independent GETs of `size`.
    double slowest_get_seconds(Bytes size, std::size_t n);

    void throttle(FluidNetwork& network, double writes_per_s, double reads_per_s);
    void restore(FluidNetwork& network);
    /// Every request takes `factor` times as long as usual, from now on.
    void slow(double factor) { slower_ = factor; }
    bool available() const { return available_; }
    /// It takes as many requests as it ever does.
    bool whole() const { return whole_; }
    /// Bytes a second of one connection.
    Rate stream() const { return {stream_.per_second / slower_}; }

private:
    double put_sigma_, get_sigma_, put_median_, get_median_, full_writes_, full_reads_;
    Rate stream_;
    double slower_ = 1;
    bool available_ = true, whole_ = true;
    RandomStream put_draws_, get_draws_;
};

}  // namespace rehearse
