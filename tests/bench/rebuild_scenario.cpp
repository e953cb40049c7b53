// The order of the draws is part of the definition: per broker disk, up, down; then per replica source, destination, size.
#include "rebuild_scenario.hpp"

#include <cmath>

#include "xoshiro.hpp"

namespace rehearse::bench {

namespace {

double around(Xoshiro& draw, double mean, double spread) { return std::floor(mean * (1 + spread * (2 * draw.uniform() - 1))); }

/// Box and Muller's first value; the C library's functions, as in every peer.
double normal(Xoshiro& draw) {
    const double u = 1 - draw.uniform();
    const double v = draw.uniform();
    return std::sqrt(-2 * std::log(u)) * std::cos(6.283185307179586 * v);
}

std::uint32_t survivor(Xoshiro& draw, const RebuildShape& shape) {
    for (;;) {
        const std::uint64_t broker = 1 + draw.below(shape.brokers - 1);
        if (!shape.zone_loss || broker % 3 != 0) return static_cast<std::uint32_t>(broker);
    }
}

}  // namespace

Rebuild draw_rebuild(const RebuildShape& shape) {
    Xoshiro draw(shape.seed);
    Rebuild drawn;
    for (std::uint64_t b = 0; b < shape.brokers; ++b) {
        drawn.disk.push_back(around(draw, 2.0e9, shape.spread));
        drawn.up.push_back(around(draw, 1.25e9, shape.spread));
        drawn.down.push_back(around(draw, 1.25e9, shape.spread));
    }
    for (int link = 0; link < 9; ++link)
        drawn.zone_link.push_back(std::floor(shape.zone_share * static_cast<double>(shape.brokers) * 1e9 * (1 + 0.01 * link)));
    for (std::uint64_t f = 0; f < shape.replicas; ++f) {
        Replica replica{};
        replica.source = survivor(draw, shape);
        do replica.destination = survivor(draw, shape);
        while (replica.destination == replica.source);
        replica.bytes = std::floor(std::exp(std::log(1e10) + shape.sigma * normal(draw)));
        drawn.replicas.push_back(replica);
    }
    return drawn;
}

}  // namespace rehearse::bench
