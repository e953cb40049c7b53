// The law of request loops on random systems: every answer satisfies it, however many loops crowd a pool, and loops that are alike and
// answered as one group move as they do one by one.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "sim/fluid.hpp"
#include "sim/random.hpp"

using namespace rehearse;

namespace {

struct Scene {
    std::vector<LoopedPool> pools;
    std::vector<LoopedFlow> loops;
};

double one_of(RandomStream& draw, std::initializer_list<double> values) { return values.begin()[draw.below(values.size())]; }

/// Few kinds, so that many loops are alike; all cross pool 0, some of them others. Plain flows leave a part of each pool to the loops.
Scene random_scene(std::uint64_t seed) {
    RandomStream draw(seed, "request loops", "scene");
    Scene scene;
    const auto pools = 1 + draw.below(3);
    for (std::uint32_t p = 0; p < pools; ++p) {
        scene.pools.push_back({p, one_of(draw, {10, 100, 5500}) * (p == 0 ? 1 : 0.3), {}});
        const auto plain = draw.below(40);
        for (std::uint32_t i = 0; i < plain; ++i)
            scene.pools[p].crossings.push_back({1000 * (p + 1) + i, one_of(draw, {0.5, 1, 2}), draw.uniform() * 0.3 * scene.pools[p].capacity / static_cast<double>(plain)});
    }
    const auto loops = 1 + draw.below(seed % 4 == 0 ? 200 : 40);
    const double wait = one_of(draw, {0, 0.01, 0.1, 1, 5});
    for (std::uint32_t i = 0; i < loops; ++i) {
        LoopedFlow loop;
        loop.slot = i;
        loop.loop = {one_of(draw, {1, 2, 3, 7, 20}), seed % 3 == 0 ? one_of(draw, {0, 0.01, 1}) : wait};
        loop.weight = one_of(draw, {1, 1, 1, 3});
        if (draw.below(4) == 0) loop.cap = scene.pools[0].capacity * one_of(draw, {0.02, 0.2});
        scene.loops.push_back(loop);
        for (std::uint32_t p = 0; p < pools; ++p)
            if (p == 0 || draw.below(2) == 0) scene.pools[p].crossings.push_back({i, loop.weight * one_of(draw, {0.5, 1}), 0});
    }
    return scene;
}

double presence(const LoopedFlow& loop) { return loop.loop.batch / (loop.loop.wait * loop.share + loop.loop.batch); }

/// What pool and others leave a loop while it moves, from the equation itself, by halves.
double level_by_law(const LoopedPool& pool, const std::vector<LoopedFlow>& loops, const Crossing& own) {
    const auto filled = [&](double mu) {
        double sum = own.share * mu;
        for (const Crossing& c : pool.crossings) {
            if (c.slot == own.slot) continue;
            if (c.slot >= loops.size()) sum += c.share * std::min(c.level, mu);
            else sum += c.share * presence(loops[c.slot]) * std::min(loops[c.slot].share / loops[c.slot].weight, mu);
        }
        return sum;
    };
    double low = 0, high = pool.capacity / own.share;
    for (int i = 0; i < 200 && low < high; ++i) {
        const double middle = low + (high - low) / 2;
        (filled(middle) <= pool.capacity ? low : high) = middle;
    }
    return low;
}

/// The largest relative distance of a share from what the law says.
double distance_from_law(const Scene& scene) {
    std::vector<double> shares;
    for (const LoopedFlow& loop : scene.loops) shares.push_back(loop.cap);
    for (const LoopedPool& pool : scene.pools)
        for (const Crossing& c : pool.crossings)
            if (c.slot < scene.loops.size()) shares[c.slot] = std::min(shares[c.slot], scene.loops[c.slot].weight * level_by_law(pool, scene.loops, c));
    double worst = 0;
    for (std::size_t i = 0; i < shares.size(); ++i) worst = std::max(worst, std::abs(scene.loops[i].share / shares[i] - 1));
    return worst;
}

/// Caps that are out of reach and all different: no two loops are alike any more.
void tell_apart(Scene& scene) {
    for (std::size_t i = 0; i < scene.loops.size(); ++i)
        scene.loops[i].cap = std::min(scene.loops[i].cap * (1 + 1e-14 * static_cast<double>(i)), 1e12 + static_cast<double>(i));
}

/// Crowds of equal loops that end one after the other over a shared pool and pools of their own.
std::vector<Time> ends_of_crowd(std::uint64_t seed, bool apart) {
    RandomStream draw(seed, "request loops", "crowd");
    Agenda agenda;
    FluidNetwork network(agenda, FluidSettings{.check = true});
    const PoolId store = network.add_pool("store", 100);
    std::vector<FlowId> flows;
    const auto loops = 5 + draw.below(30);
    const double wait = one_of(draw, {0.02, 0.1, 0.5});
    for (std::uint64_t i = 0; i < loops; ++i) {
        const PoolId own = network.add_pool("own", draw.below(5) == 0 ? 3 : 60);
        const double cap = apart ? 1e6 + static_cast<double>(i) : unlimited;
        const double batch = one_of(draw, {1, 2, 3});
        flows.push_back(network.start({.uses = {{store, 1}, {own, 1}}, .amount = one_of(draw, {20, 50, 200}), .cap = cap, .loop = RequestLoop{batch, wait}}));
    }
    for (int i = 0; i < 3; ++i) flows.push_back(network.start({.uses = {{store, 1}}, .amount = 100, .cap = draw.below(2) == 0 ? 4 : unlimited}));
    std::vector<Time> ends(flows.size());
    for (std::size_t f = 0; f < flows.size(); ++f) network.when_done(flows[f], [&ends, &agenda, f] { ends[f] = agenda.now(); });
    agenda.run_until(Time::never());
    return ends;
}

}  // namespace

TEST_CASE("request loops: every answer satisfies the law, on pools that they crowd or barely use") {
    double worst = 0;
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        Scene scene = random_scene(seed);
        find_loop_rates(scene.pools, scene.loops);
        const double distance = distance_from_law(scene);
        INFO("seed " << seed << ": " << scene.loops.size() << " loops on " << scene.pools.size() << " pools");
        CHECK(distance < 1e-9);
        worst = std::max(worst, distance);
    }
    MESSAGE("worst distance of a share from the law " << worst);
}

TEST_CASE("request loops: loops that are alike and answered as one have the rates that they have one by one") {
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        Scene together = random_scene(seed), apart = together;
        tell_apart(apart);
        find_loop_rates(together.pools, together.loops);
        find_loop_rates(apart.pools, apart.loops);
        double worst = 0;
        for (std::size_t i = 0; i < together.loops.size(); ++i)
            worst = std::max(worst, std::abs(together.loops[i].next_rate / apart.loops[i].next_rate - 1));
        INFO("seed " << seed);
        CHECK(worst < 1e-9);
    }
}

TEST_CASE("request loops: crowds of equal loops end when they do one by one, to 2 ns or 1e-9") {
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        const std::vector<Time> together = ends_of_crowd(seed, false), apart = ends_of_crowd(seed, true);
        for (std::size_t f = 0; f < together.size(); ++f) {
            INFO("seed " << seed << ", flow " << f);
            CHECK(std::abs((together[f] - apart[f]).seconds()) <= std::max(2e-9, 1e-9 * apart[f].seconds()));
        }
    }
}
