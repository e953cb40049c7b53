// Burst credits: a pool whose capacity is `peak` while credits last and `baseline` when they are gone (cloud disks and NICs).
// Exhaustion is an event at its exact instant (rounded up to the next ns); nothing polls, and at zero credits nothing happens.
#pragma once

#include <cstdint>

#include "sim/agenda.hpp"
#include "sim/fluid.hpp"

namespace rehearse {

/// Credits are units of the pool: they fall by (load - baseline) a second, rise by (baseline - load), and never exceed `size`.
/// Throttled, the pool returns to peak when it is saturated and has credits again, or when a hundredth of the size has gathered.
/// (Request loops never quite saturate a pool; without that quantum they would drain every new credit at once, event by event.)
/// The bucket owns its pool's capacity: nobody else may set it.
class TokenBucket {
public:
    TokenBucket(Agenda& agenda, FluidNetwork& network, PoolId pool, double baseline, double peak, double size, double initial);
    TokenBucket(const TokenBucket&) = delete;
    TokenBucket& operator=(const TokenBucket&) = delete;
    ~TokenBucket();

    double credits() const;
    bool bursting() const { return bursting_; }
    /// Units/s. A peak below the baseline is refused.
    void set_baseline(double baseline);
    void set_peak(double peak);

private:
    double slope() const;
    void bring_to_now();
    void settled();
    void exhausted();
    void gathered();
    void decide();
    void burst(bool on);
    void schedule_next();

    Agenda* agenda_;
    FluidNetwork* network_;
    PoolId pool_;
    double baseline_, peak_, size_;
    double credits_;  // at since_
    double load_ = 0;
    Time since_;
    bool bursting_;
    Ticket next_;
    std::uint32_t listener_;
};

}  // namespace rehearse
