// The stream's names are hashed into Philox's key and the upper half of its counter, 128 bits together: two streams
// coincide with a chance of about 1e-26 for a million streams. One block of Philox gives two draws.
#include "sim/random.hpp"

#include <cmath>

#include "sim/check.hpp"
#include "sim/digest.hpp"
#include "sim/elementary.hpp"
#include "sim/philox.hpp"

namespace rehearse {

namespace {

std::uint32_t low_half(std::uint64_t word) { return static_cast<std::uint32_t>(word); }
std::uint32_t high_half(std::uint64_t word) { return static_cast<std::uint32_t>(word >> 32); }

}  // namespace

RandomStream::RandomStream(std::uint64_t seed, std::string_view entity, std::string_view purpose) {
    Digest names;
    names.add(seed);
    names.add(entity);
    names.add(purpose);
    key_ = names.value();
    names.add(key_);
    family_ = names.value();
}

std::uint64_t RandomStream::bits() {
    const std::uint64_t draw = drawn_++;
    if (draw % 2 == 1) return spare_;
    const std::uint64_t block = draw / 2;
    const PhiloxBlock out =
        philox({low_half(block), high_half(block), low_half(family_), high_half(family_)}, {low_half(key_), high_half(key_)});
    spare_ = (std::uint64_t{out[3]} << 32) | out[2];
    return (std::uint64_t{out[1]} << 32) | out[0];
}

double RandomStream::uniform() { return static_cast<double>(bits() >> 11) * 0x1p-53; }

double RandomStream::uniform(double a, double b) {
    expects(a <= b, "an interval runs from its lower to its upper end");
    const double x = a + (b - a) * uniform();
    return x < b ? x : a;  // rounding may reach b
}

Duration RandomStream::uniform(Duration a, Duration b) {
    expects(a <= b, "a span runs from its shorter to its longer end");
    if (a == b) return a;
    return a + Duration{static_cast<std::int64_t>(below(static_cast<std::uint64_t>((b - a).ns)))};
}

/// Lemire, "Fast random integer generation in an interval", 2019: a product's upper half, with the few biased draws repeated.
std::uint64_t RandomStream::below(std::uint64_t n) {
    __extension__ typedef unsigned __int128 Wide;
    expects(n > 0, "something can be drawn");
    const std::uint64_t biased = (0 - n) % n;
    while (true) {
        const Wide product = static_cast<Wide>(bits()) * n;
        if (static_cast<std::uint64_t>(product) >= biased) return static_cast<std::uint64_t>(product >> 64);
    }
}

double RandomStream::exponential(double mean) { return -mean * own_log(open_uniform()); }

/// Box and Muller 1958, the cosine half alone: each draw takes exactly two numbers.
double RandomStream::normal() {
    const double radius = std::sqrt(-2.0 * own_log(open_uniform()));
    return radius * cos_turns(uniform());
}

double RandomStream::lognormal(double median, double sigma) { return median * own_exp(sigma * normal()); }

double RandomStream::weibull(double shape, double scale) {
    const double e = exponential(1.0);
    return e > 0 ? scale * own_exp(own_log(e) / shape) : 0.0;
}

}  // namespace rehearse
