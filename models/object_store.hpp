// The regional object store: request-rate pools for writes and reads, latencies of single requests, throughput of a connection.
// What it leaves to others: who sends requests, and what they cost.
#pragma once

#include <deque>

#include "models/assumptions.hpp"
#include "sim/agenda.hpp"
#include "sim/fluid.hpp"
#include "sim/random.hpp"
#include "topologies/object_store_type.hpp"

namespace rehearse {

/// How fast a store is: what its class says, unless the study says otherwise. Latencies in s; requests a second of all buckets.
struct StoreFigures {
    double put_median_s = 0, put_p99_s = 0, get_median_s = 0, get_p99_s = 0;
    double writes = 0, reads = 0;
    Rate stream;
    Duration doubles_least, doubles_most;
    int buckets = 1;      // over which the keys are spread
    int copies = 1;       // buckets, each in a zone of its own, that get every object: a write is done when most of them have it
};

/// The first figure that neither the class nor the study states, by its name among the assumptions; empty if all are known.
std::string_view missing_figure(const ObjectStoreType& type, const Assumptions& assumptions);

StoreFigures store_figures(const ObjectStoreType& type, const Assumptions& assumptions, int buckets, int copies = 1);

/// Whether a client sends slow requests again.
enum class Hedge { none, at_p99 };

class ObjectStore {
public:
    ObjectStore(Agenda& agenda, FluidNetwork& network, std::uint64_t seed, const StoreFigures& figures);

    PoolId writes, reads;                  // requests a second

    /// Seconds of one PUT or GET of `size`: a log-normal first part plus the bytes at one connection's rate.
    double put_seconds(Bytes size) { return put_draw(size, put_draws_); }
    double get_seconds(Bytes size) { return get_draw(size, get_draws_); }
    /// The same from somebody else's draws: looking does not move the store's own.
    double put_draw(Bytes size, RandomStream& draws) const;
    double get_draw(Bytes size, RandomStream& draws) const;
    /// The same of a client that sends a PUT again when it takes longer than 99 of 100 usually do, and goes on with whichever ends first:
    /// it escapes a slow request, not a slow store.
    double hedged_put_draw(Bytes size, RandomStream& draws) const;
    /// Seconds until a PUT and all that were sent before it are done, one every `every_s`: what is committed in order waits for them.
    double in_order_put(Bytes size, double every_s, Hedge hedge, RandomStream& draws) const;
    /// The same in the mean, for the waits of request loops.
    double put_mean(Bytes size) const;
    double get_mean(Bytes size) const;
    /// The slowest of `n` independent GETs of `size`.
    double slowest_get_seconds(Bytes size, std::size_t n);

    void throttle(double writes_per_s, double reads_per_s);
    void restore();
    /// Every request takes `factor` times as long as usual, from now on.
    void slow(double factor) { slower_ = factor; }
    bool available() const { return available_; }
    int copies() const { return figures_.copies; }
    /// It takes as many requests as it ever does.
    bool whole() const { return whole_; }
    /// Bytes a second of one connection.
    Rate stream() const { return {figures_.stream.per_second / slower_}; }

    /// After a settle: prefixes that have been at their limit for long enough are split, each by itself.
    void on_rates();
    /// Parts of the key space that have a limit on writes of their own.
    std::size_t prefixes() const { return writing_.prefixes.size(); }

private:
    /// A part of the key space with a limit of its own; keys, and so requests, are spread evenly.
    struct Prefix {
        double share;
        Ticket splits;
    };
    /// Requests of one kind and how many the store takes.
    struct Limit {
        PoolId pool;
        double each;                       // requests a second of one prefix
        std::deque<Prefix> prefixes;
        double largest() const;
        double full() const { return each / largest(); }      // when nothing throttles: the largest prefix is the first at its limit
    };
    void watch(Limit& limit);
    void split(Limit& limit, std::size_t prefix);
    double put_first_part(RandomStream& draws) const;
    double mean_first_part() const;

    Agenda& agenda_;
    FluidNetwork& network_;
    StoreFigures figures_;
    double put_sigma_, get_sigma_, put_mean_s_;
    Limit writing_, reading_;
    double slower_ = 1;
    bool available_ = true, whole_ = true;
    RandomStream put_draws_, get_draws_, split_draws_;
};

}  // namespace rehearse
