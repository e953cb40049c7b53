// Time, Duration, Bytes and Rate as types that cannot be mixed up, and the few operations that make sense.
// Time is a point and Duration a span, both whole nanoseconds; Bytes and Rate are doubles because a fluid is continuous.
#pragma once

#include <cmath>
#include <compare>
#include <cstdint>
#include <limits>

namespace rehearse {

/// A span of simulated time, whole nanoseconds; may be negative.
struct Duration {
    std::int64_t ns = 0;

    constexpr auto operator<=>(const Duration&) const = default;
    constexpr Duration operator-() const { return {-ns}; }
    constexpr Duration& operator+=(Duration d) { ns += d.ns; return *this; }
    constexpr Duration& operator-=(Duration d) { ns -= d.ns; return *this; }
    /// Seconds as the nearest double; distinct up to 2^53 ns (104 days).
    constexpr double seconds() const { return static_cast<double>(ns) / 1e9; }
};

/// A point of simulated time, whole nanoseconds since the start of the run.
struct Time {
    std::int64_t ns = 0;

    constexpr auto operator<=>(const Time&) const = default;
    constexpr double seconds() const { return static_cast<double>(ns) / 1e9; }
    static constexpr Time never() { return {std::numeric_limits<std::int64_t>::max()}; }
};

/// An amount of data; fractional, because fluids are.
struct Bytes {
    double count = 0;

    constexpr auto operator<=>(const Bytes&) const = default;
    constexpr Bytes& operator+=(Bytes b) { count += b.count; return *this; }
    constexpr Bytes& operator-=(Bytes b) { count -= b.count; return *this; }
};

/// Bytes per second.
struct Rate {
    double per_second = 0;

    constexpr auto operator<=>(const Rate&) const = default;
    constexpr Rate& operator+=(Rate r) { per_second += r.per_second; return *this; }
    static constexpr Rate unlimited() { return {std::numeric_limits<double>::infinity()}; }
};

constexpr Duration operator+(Duration a, Duration b) { return {a.ns + b.ns}; }
constexpr Duration operator-(Duration a, Duration b) { return {a.ns - b.ns}; }
constexpr Duration operator*(Duration d, std::int64_t n) { return {d.ns * n}; }
constexpr Duration operator*(std::int64_t n, Duration d) { return {d.ns * n}; }
constexpr Duration operator/(Duration d, std::int64_t n) { return {d.ns / n}; }
constexpr Time operator+(Time t, Duration d) { return {t.ns + d.ns}; }
constexpr Time operator-(Time t, Duration d) { return {t.ns - d.ns}; }
constexpr Duration operator-(Time a, Time b) { return {a.ns - b.ns}; }

constexpr Bytes operator+(Bytes a, Bytes b) { return {a.count + b.count}; }
constexpr Bytes operator-(Bytes a, Bytes b) { return {a.count - b.count}; }
constexpr Bytes operator*(Bytes b, double k) { return {b.count * k}; }
constexpr Bytes operator*(double k, Bytes b) { return {b.count * k}; }
constexpr double operator/(Bytes a, Bytes b) { return a.count / b.count; }
constexpr Rate operator+(Rate a, Rate b) { return {a.per_second + b.per_second}; }
constexpr Rate operator-(Rate a, Rate b) { return {a.per_second - b.per_second}; }
constexpr Rate operator*(Rate r, double k) { return {r.per_second * k}; }
constexpr Rate operator*(double k, Rate r) { return {r.per_second * k}; }
constexpr double operator/(Rate a, Rate b) { return a.per_second / b.per_second; }
constexpr Bytes operator*(Rate r, Duration d) { return {r.per_second * d.seconds()}; }
constexpr Bytes operator*(Duration d, Rate r) { return r * d; }
constexpr Rate operator/(Bytes b, Duration d) { return {b.count / d.seconds()}; }

/// Seconds to a Duration, rounded up to the next nanosecond, so that what needs the time has had it.
/// Anything beyond 292 years (rate zero, infinite amount) becomes the longest span.
inline Duration seconds_up(double s) {
    const double ns = std::ceil(s * 1e9);
    if (!(ns < 9.2e18)) return {std::numeric_limits<std::int64_t>::max()};
    return {static_cast<std::int64_t>(ns)};
}
inline Duration operator/(Bytes b, Rate r) { return seconds_up(b.count / r.per_second); }

inline namespace literals {
constexpr Duration operator""_ns(unsigned long long v) { return {static_cast<std::int64_t>(v)}; }
constexpr Duration operator""_us(unsigned long long v) { return {static_cast<std::int64_t>(v) * 1'000}; }
constexpr Duration operator""_ms(unsigned long long v) { return {static_cast<std::int64_t>(v) * 1'000'000}; }
constexpr Duration operator""_s(unsigned long long v) { return {static_cast<std::int64_t>(v) * 1'000'000'000}; }
constexpr Duration operator""_min(unsigned long long v) { return {static_cast<std::int64_t>(v) * 60'000'000'000}; }
constexpr Duration operator""_h(unsigned long long v) { return {static_cast<std::int64_t>(v) * 3'600'000'000'000}; }
constexpr Bytes operator""_B(unsigned long long v) { return {static_cast<double>(v)}; }
constexpr Bytes operator""_kB(unsigned long long v) { return {static_cast<double>(v) * 1e3}; }
constexpr Bytes operator""_MB(unsigned long long v) { return {static_cast<double>(v) * 1e6}; }
constexpr Bytes operator""_GB(unsigned long long v) { return {static_cast<double>(v) * 1e9}; }
constexpr Bytes operator""_TB(unsigned long long v) { return {static_cast<double>(v) * 1e12}; }
constexpr Bytes operator""_KiB(unsigned long long v) { return {static_cast<double>(v) * 1024.0}; }
constexpr Bytes operator""_MiB(unsigned long long v) { return {static_cast<double>(v) * 1048576.0}; }
constexpr Bytes operator""_GiB(unsigned long long v) { return {static_cast<double>(v) * 1073741824.0}; }
constexpr Rate operator""_MBps(unsigned long long v) { return {static_cast<double>(v) * 1e6}; }
constexpr Rate operator""_GBps(unsigned long long v) { return {static_cast<double>(v) * 1e9}; }
constexpr Rate operator""_MiBps(unsigned long long v) { return {static_cast<double>(v) * 1048576.0}; }
constexpr Rate operator""_Gbps(unsigned long long v) { return {static_cast<double>(v) * 1.25e8}; }
}  // namespace literals

}  // namespace rehearse
