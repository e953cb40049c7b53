// What an AutoMQ broker has not yet uploaded, against the integral of the saw-tooth.
#include "models/wal_uploads.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace rehearse;

namespace {

struct Measured {
    double mean = 0, most = 0, least = 1e300;
};

/// Samples in the middle of equal steps over whole cycles.
Measured measure(const UploadCycle& cycle) {
    constexpr int steps = 200'000, cycles = 4;
    Measured m;
    for (int i = 0; i < steps; ++i) {
        const double u = cycle.uncommitted(Time{} + seconds_up((i + 0.5) / steps * cycles * cycle.fill_s));
        m.mean += u / steps;
        m.most = std::max(m.most, u);
        m.least = std::min(m.least, u);
    }
    return m;
}

}  // namespace

TEST_CASE("uncommitted WAL bytes are W (T_fill / 2 + T_up) in the mean and W (T_fill + T_up) at most") {
    const AutomqSettings settings;
    for (const double rate : {1e6, 5e6, 20e6, 100e6})
        for (const double phase : {0.0, 0.3, 0.99}) {
            CAPTURE(rate);
            CAPTURE(phase);
            const UploadCycle cycle = UploadCycle::of(rate, settings, phase);
            // A block of 500 MiB, or a minute's worth; uploaded in 20 s, or in the time in which the next one fills.
            const double fill = std::min(500 * 1048576.0 / rate, 60.0), upload = std::min(20.0, fill);
            const Measured m = measure(cycle);
            CHECK(m.mean == doctest::Approx(rate * (fill / 2 + upload)).epsilon(1e-3));
            CHECK(m.most == doctest::Approx(rate * (fill + upload)).epsilon(1e-3));
            CHECK(cycle.most() == doctest::Approx(rate * (fill + upload)).epsilon(1e-12));
        }
}

TEST_CASE("a broker that takes nothing in has nothing to upload") {
    const UploadCycle cycle = UploadCycle::of(0, AutomqSettings{}, 0.5);
    CHECK(cycle.uncommitted(Time{} + 17_s) == 0);
    CHECK(cycle.most() == 0);
}
