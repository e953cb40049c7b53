// A replication quota of KIP-73: bytes of the last samples over the time since the oldest of them began, against a limit. A sample
// begins with the first bytes after the one before it is a second old, so the measured span begins at a burst and includes it:
// bursts read too high, and less than the limit passes. Source: Kafka 4.1.1 ReplicationQuotaManager, SampledStat, SimpleRate.
#pragma once

#include <algorithm>
#include <array>

#include "sim/units.hpp"

namespace rehearse::twin {

class Quota {
public:
    /// 0: no quota.
    void set(double bytes_per_s) { limit_ = bytes_per_s; }
    bool active() const { return limit_ > 0; }

    void record(Time now, double bytes) {
        if (!begun_ || now - samples_[current_].began >= window) {
            current_ = begun_ ? (current_ + 1) % samples_.size() : 0;
            samples_[current_] = {now, 0, true};
            begun_ = true;
        }
        samples_[current_].bytes += bytes;
    }

    bool exceeded(Time now) const {
        if (limit_ <= 0) return false;
        double sum = 0;
        Time oldest = now;
        for (const Sample& s : samples_) {
            if (!s.used || now - s.began >= expiry) continue;
            sum += s.bytes;
            oldest = std::min(oldest, s.began);
        }
        return sum / std::max(now - oldest, window).seconds() > limit_;
    }

private:
    static constexpr Duration window = 1_s, expiry = 11_s;
    struct Sample {
        Time began;
        double bytes = 0;
        bool used = false;
    };

    double limit_ = 0;
    std::array<Sample, 11> samples_{};     // replication.quota.window.num
    std::size_t current_ = 0;
    bool begun_ = false;
};

}  // namespace rehearse::twin
