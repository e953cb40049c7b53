// A replication quota of KIP-73: bytes in the last 11 windows of a second over the time that they span, against a limit.
// Source: Kafka 4.1.1 ReplicationQuotaManager, SimpleRate, ReplicationQuotaManagerConfig.
#pragma once

#include <array>

#include "sim/units.hpp"

namespace rehearse::twin {

class Quota {
public:
    /// 0: no quota.
    void set(double bytes_per_s) { limit_ = bytes_per_s; }
    bool active() const { return limit_ > 0; }

    void record(Time now, double bytes) {
        roll(now);
        windows_[index(now)] += bytes;
    }
    bool exceeded(Time now) {
        if (limit_ <= 0) return false;
        roll(now);
        double sum = 0;
        for (const double w : windows_) sum += w;
        // SimpleRate: elapsed time since the oldest window, at least one window.
        const std::int64_t oldest = std::max(first_, current_ - (count - 1));
        const double elapsed = std::max(1.0, now.seconds() - static_cast<double>(oldest));
        return sum / elapsed > limit_;
    }

private:
    static constexpr std::int64_t count = 11, second = 1'000'000'000;
    static std::size_t index(Time t) { return static_cast<std::size_t>(t.ns / second % count); }
    void roll(Time now) {
        const std::int64_t to = now.ns / second;
        if (first_ < 0) first_ = current_ = to;
        for (; current_ < to; ++current_) windows_[static_cast<std::size_t>((current_ + 1) % count)] = 0;
    }

    double limit_ = 0;
    std::array<double, count> windows_{};
    std::int64_t first_ = -1, current_ = -1;
};

}  // namespace rehearse::twin
