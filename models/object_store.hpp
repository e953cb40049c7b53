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
    double put_seconds(Bytes size);
    double get_seconds(Bytes size);
    /// The same in the mean, for the waits of request loops.
    double put_mean(Bytes size) const;
    double get_mean(Bytes size) const;
    /// The slowest of `n` independent GETs of `size`.
    double slowest_get_seconds(Bytes size, std::size_t n);

    void throttle(FluidNetwork& network, double writes_per_s, double reads_per_s);
    void restore(FluidNetwork& network);
    bool available() const { return available_; }
    Rate stream() const { return stream_; }

private:
    double put_sigma_, get_sigma_, put_median_, get_median_, full_writes_, full_reads_;
    Rate stream_;
    bool available_ = true;
    RandomStream put_draws_, get_draws_;
};

}  // namespace rehearse
