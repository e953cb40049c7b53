// The campaign that found the bugs of earlier solvers: rebuilds of 60 brokers in every combination of concurrency, caps, spread of
// capacities, zone links, sizes and kind of loss, fast against reference through the clock and with the books checked.
#include <doctest/doctest.h>

#include <algorithm>

#include "sim/random.hpp"
#include "tests/support/random_systems.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

struct Loss {
    std::uint64_t seed;
    int concurrency;
    double cap, spread, zone_share, sigma;
    bool zone;
    bool general = false;  // weights, coefficients, capacity changes, cuts and endless flows besides
};

constexpr std::uint32_t brokers = 60;

class LossMaker {
public:
    LossMaker(const Loss& loss, int flows) : loss_(loss), draw_(loss.seed, "rebuild", "fuzz") {
        for (std::uint32_t b = 0; b < brokers; ++b)
            for (const double mean : {2.0e9, 1.25e9, 1.25e9}) system_.pools.push_back(mean * draw_.uniform(1 - loss.spread, 1 + loss.spread));
        for (int link = 0; link < 9; ++link) system_.pools.push_back(loss.zone_share * brokers * 1e9 * (1 + 0.01 * link));
        if (loss.concurrency > 0) system_.gates.assign(brokers, loss.concurrency);
        for (int f = 0; f < flows; ++f) system_.flows.push_back(copy());
        if (loss.general) disturb();
    }

    System take() { return std::move(system_); }

private:
    std::uint32_t survivor() {
        for (;;) {
            const auto b = static_cast<std::uint32_t>(1 + draw_.below(brokers - 1));
            if (!loss_.zone || b % 3 != 0) return b;
        }
    }

    SystemFlow copy() {
        const auto source = survivor();
        auto target = survivor();
        while (target == source) target = survivor();
        SystemFlow flow;
        flow.amount = draw_.lognormal(1e10, loss_.sigma);
        if (loss_.cap > 0) flow.cap = loss_.cap;
        for (const auto pool : {3 * source, 3 * source + 1, 3 * target + 2, 3 * target}) flow.uses.push_back({{pool}, 1});
        if (source % 3 != target % 3) flow.uses.push_back({{3 * brokers + 3 * (source % 3) + target % 3}, 1});
        if (loss_.concurrency > 0) flow.gates = {{target}};
        return flow;
    }

    void disturb() {
        for (auto& flow : system_.flows) {
            flow.weight = draw_.uniform(0.5, 2);
            for (auto& use : flow.uses) use.per_unit = draw_.uniform(1, 2);
            if (draw_.uniform() < 0.02) flow.amount = endless;
            if (draw_.uniform() < 0.05) flow.cut_at = draw_.uniform(0, 300);
            if (draw_.uniform() < 0.2) flow.cap = draw_.uniform(2e7, 5e8);
            if (loss_.concurrency > 0 && draw_.uniform() < 0.2) flow.gates.push_back({static_cast<std::uint32_t>(draw_.below(brokers))});
        }
        for (int c = 0; c < 60; ++c) {
            const auto pool = static_cast<std::uint32_t>(draw_.below(system_.pools.size()));
            const double at = draw_.uniform(0, 200);
            system_.changes.push_back({at, pool, draw_.uniform() < 0.3 ? 0 : system_.pools[pool] * draw_.uniform(0.2, 2)});
            system_.changes.push_back({at + draw_.uniform(0, 20), pool, system_.pools[pool]});
        }
        system_.until = 2000;
    }

    Loss loss_;
    RandomStream draw_;
    System system_;
};

/// Every combination of the campaign.
std::vector<Loss> campaign(bool general) {
    std::vector<Loss> losses;
    for (const std::uint64_t seed : {1u, 2u})
        for (const int concurrency : {0, 10})
            for (const double cap : {0.0, 12e6, 200e6})
                for (const double spread : {0.0, 0.1, 0.5})
                    for (const double zone_share : {0.02, 0.1, 1.0})
                        for (const double sigma : {0.0, 0.5})
                            for (const bool zone : {false, true}) losses.push_back({seed, concurrency, cap, spread, zone_share, sigma, zone, general});
    return losses;
}

std::string words(const Loss& l) {
    std::ostringstream out;
    out << "seed " << l.seed << " concurrency " << l.concurrency << " cap " << l.cap << " spread " << l.spread << " zone share " << l.zone_share
        << " sigma " << l.sigma << " zone " << l.zone << " general " << l.general;
    return out.str();
}

void agree(const Loss& loss, int flows, bool check) {
    const System system = LossMaker(loss, flows).take();
    std::string fault;
    try {
        const auto fast = run_system(system, {.solver = SolverKind::fast, .check = check});
        fault = difference(run_system(system, {.solver = SolverKind::reference}), fast, 1e-9);
    } catch (const std::exception& e) {
        fault = e.what();
    }
    INFO(words(loss));
    INFO(fault);
    CHECK(fault.empty());
}

}  // namespace

TEST_CASE("rebuilds in all combinations: fast and reference end every copy alike") {
    for (const Loss& loss : campaign(false)) agree(loss, 60, true);
}

TEST_CASE("rebuilds with weights, coefficients, capacity changes, cuts, several gates and endless flows: fast and reference agree") {
    for (const Loss& loss : campaign(true)) agree(loss, 60, true);
}

TEST_CASE("larger rebuilds, where pools keep dense rows: fast and reference agree") {
    for (const bool general : {false, true})
        for (const int concurrency : {0, 10})
            for (const double cap : {0.0, 200e6}) agree({3, concurrency, cap, 0.1, 0.05, 0.5, false, general}, 700, false);
}
