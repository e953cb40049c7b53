// How long a broker's writes to the object store took, by classes of size: after the 99th percentile a write is sent a second time.
// Between two classes that have samples the percentile is interpolated. Source: AutoMQ S3LatencyCalculator, AbstractObjectStorage (classes, wheel timer).
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "sim/units.hpp"

namespace rehearse::twin {

class LatencyBook {
public:
    void record(double bytes, Duration took) {
        std::vector<std::int64_t>& all = samples_[nearest(bytes)];
        const std::int64_t ms = took.ns / 1'000'000;
        all.insert(std::upper_bound(all.begin(), all.end(), ms), ms);
    }

    /// From `now` until a write of this size is sent again; zero: never. The timer's wheel turns every 10 ms.
    Duration patience(double bytes, Time now) const {
        const std::size_t low = floor_of(bytes), high = std::min(low + 1, classes.size() - 1);
        const double share = low == high ? 0 : (bytes - classes[low]) / (classes[high] - classes[low]);
        const bool between = !samples_[low].empty() && !samples_[high].empty();
        const std::int64_t ms = static_cast<std::int64_t>(between ? p99(low) + (p99(high) - p99(low)) * share : std::max(p99(low), p99(high)));
        if (ms <= 0) return {};
        const std::int64_t due = (now + ms * 1_ms).ns, tick = (10_ms).ns;
        return Time{(due + tick - 1) / tick * tick} - now;
    }

private:
    static constexpr double k = 1024, m = k * k;
    static constexpr std::array<double, 15> classes{0, k, 16 * k, 64 * k, 256 * k, 512 * k, m, 2 * m, 3 * m, 4 * m, 5 * m, 8 * m, 12 * m, 16 * m, 32 * m};

    static std::size_t floor_of(double bytes) {
        return static_cast<std::size_t>(std::upper_bound(classes.begin(), classes.end(), bytes) - classes.begin()) - 1;
    }
    static std::size_t nearest(double bytes) {
        const std::size_t low = floor_of(bytes), high = std::min(low + 1, classes.size() - 1);
        return bytes - classes[low] < classes[high] - bytes ? low : high;
    }
    double p99(std::size_t of) const {
        const std::vector<std::int64_t>& all = samples_[of];
        if (all.empty()) return 0;
        const double at = std::ceil(0.99 * static_cast<double>(all.size()));
        return static_cast<double>(all[std::max<std::size_t>(1, static_cast<std::size_t>(at)) - 1]);
    }

    std::array<std::vector<std::int64_t>, classes.size()> samples_;      // milliseconds, sorted
};

}  // namespace rehearse::twin
