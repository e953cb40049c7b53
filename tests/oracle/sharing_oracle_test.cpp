// Closed forms of sharing: one pool, lines of pools, gates, caps, staged arrivals, and rebuilds at a known bottleneck.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sim/random.hpp"
#include "tests/support/replications.hpp"
#include "tests/support/sharing_system.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

template <class Test>
void on_both_solvers(Test test) {
    for (const auto kind : {SolverKind::reference, SolverKind::fast}) {
        CAPTURE(static_cast<int>(kind));
        test(FluidSettings{.solver = kind, .check = true});
    }
}

SystemFlow flow_through(std::vector<std::uint32_t> pools, double amount, double weight = 1) {
    SystemFlow flow;
    flow.amount = amount;
    flow.weight = weight;
    for (const auto p : pools) flow.uses.push_back({{p}, 1});
    return flow;
}

/// Within 2 ns, or more where many completions were each rounded up to a whole one.
bool is(Time t, double seconds, double slack_ns = 2) { return std::abs(static_cast<double>(t.ns) - seconds * 1e9) <= slack_ns; }

}  // namespace

TEST_CASE("one pool, weighted flows: t_k = (sum of the shorter + s_k/w_k x weights of the longer) / C") {
    on_both_solvers([](FluidSettings settings) {
        RandomStream draw(3, "one pool", "sizes");
        System system;
        system.pools = {123};
        for (int i = 0; i < 40; ++i) system.flows.push_back(flow_through({0}, draw.uniform(1, 100), draw.uniform(0.2, 4)));
        const auto outcome = run_system(system, settings);
        auto sorted = system.flows;
        const auto order = [](const SystemFlow& a, const SystemFlow& b) { return a.amount / a.weight < b.amount / b.weight; };
        std::sort(sorted.begin(), sorted.end(), order);
        auto ends = outcome.finished;
        std::sort(ends.begin(), ends.end());
        for (std::size_t k = 0; k < sorted.size(); ++k) {
            double work = 0;
            for (std::size_t i = 0; i < sorted.size(); ++i)
                work += i <= k ? sorted[i].amount : sorted[i].weight * sorted[k].amount / sorted[k].weight;
            CHECK(is(ends[k], work / 123, 40));
        }
    });
}

TEST_CASE("a gate of one before a pool serves first come first served, a gate of m equal flows by rounds") {
    on_both_solvers([](FluidSettings settings) {
        System fifo;
        fifo.pools = {10};
        fifo.gates = {1};
        double sum = 0;
        std::vector<double> expected;
        for (int i = 1; i <= 12; ++i) {
            fifo.flows.push_back(flow_through({0}, i * i));
            fifo.flows.back().gates = {{0}};
            expected.push_back((sum += i * i) / 10);
        }
        const auto outcome = run_system(fifo, settings);
        for (std::size_t i = 0; i < expected.size(); ++i) CHECK(is(outcome.finished[i], expected[i]));

        System rounds = fifo;
        rounds.gates = {4};
        for (auto& flow : rounds.flows) flow.amount = 7;
        const auto last = run_system(rounds, settings).finished;
        CHECK(is(last[3], 4 * 7 / 10.0));
        CHECK(is(last[11], 12 * 7 / 10.0));
    });
}

TEST_CASE("a line of pools with j local flows in each: the long flow and the local ones get C/(j+1)") {
    on_both_solvers([](FluidSettings settings) {
        constexpr std::uint32_t pools = 7, local = 4;
        System line;
        line.pools.assign(pools, 60);
        line.flows.push_back(flow_through({0, 1, 2, 3, 4, 5, 6}, 60));
        for (std::uint32_t p = 0; p < pools; ++p)
            for (std::uint32_t j = 0; j < local; ++j) line.flows.push_back(flow_through({p}, 60));
        for (const Time t : run_system(line, settings).finished) CHECK(is(t, 5));
    });
}

TEST_CASE("two capped flows leave the rest of a pool to the third") {
    on_both_solvers([](FluidSettings settings) {
        System system;
        system.pools = {90};
        for (const double cap : {10.0, 20.0, unlimited}) {
            system.flows.push_back(flow_through({0}, 600));
            system.flows.back().cap = cap;
        }
        const auto ends = run_system(system, settings).finished;
        CHECK(is(ends[2], 10));
        CHECK(is(ends[1], 30));
        CHECK(is(ends[0], 60));
    });
}

TEST_CASE("staged arrivals on one link") {
    on_both_solvers([](FluidSettings settings) {
        // 30 units/s; 90 at 0 s, 60 at 1 s, 15 at 2 s: rests 90, 60 | 45, 45, 15 at 2 s; ends 3.5, then 30 and 30 share: 5.5.
        System system;
        system.pools = {30};
        system.flows = {flow_through({0}, 90), flow_through({0}, 60), flow_through({0}, 15)};
        system.flows[1].start = 1;
        system.flows[2].start = 2;
        const auto ends = run_system(system, settings).finished;
        CHECK(is(ends[2], 3.5));
        CHECK(is(ends[0], 5.5));
        CHECK(is(ends[1], 5.5));
    });
}

TEST_CASE("6 TB over a 125 MB/s bottleneck take 48,000 s to the nanosecond, however they are cut into flows") {
    on_both_solvers([](FluidSettings settings) {
        for (const std::size_t parts : {1u, 3u, 6u, 600u}) {
            System system;
            system.pools = {125e6, 1e9, 2e9};
            for (std::size_t i = 0; i < parts; ++i) system.flows.push_back(flow_through({1, 0, 2}, 6e12 / static_cast<double>(parts)));
            const auto outcome = run_system(system, settings);
            for (const Time t : outcome.finished) CHECK(t == Time{} + 48'000_s);
        }
    });
}

TEST_CASE("one produced byte with acks=all loads every pool of its path by its coefficient") {
    on_both_solvers([](FluidSettings settings) {
        Agenda agenda;
        FluidNetwork network(agenda, settings);
        const auto in = network.add_pool("leader NIC in", 1000), disk = network.add_pool("leader disk", 500), out = network.add_pool("leader NIC out", 700);
        const auto produce = network.start({.uses = {{in}, {disk}, {out, 2}}});
        const auto consume = network.start({.uses = {{out}}, .weight = 2});
        agenda.run_until(Time{} + 1_s);
        // On the NIC: 2 x + y = 700 at levels x = y / 2: x = 175.
        CHECK(network.rate(produce) == doctest::Approx(175));
        CHECK(network.rate(consume) == doctest::Approx(350));
        CHECK(network.load(disk) == doctest::Approx(175));
    });
}

namespace {

/// Exact answers for one queue: mean response of flows of random size that come at random to one pool.
struct Responses {
    double mean_small = 0, mean_large = 0, mean_present = 0;
};

Responses poisson_flows(double rho, int count, std::uint64_t seed, int gate) {
    RandomStream draw(seed, "poisson", "arrivals");
    System system;
    system.pools = {1};
    if (gate > 0) system.gates = {gate};
    double t = 0;
    for (int i = 0; i < count; ++i) {
        // Sizes 0.5 (90 %) and 5.5 (10 %): mean 1, mean square 3.25.
        auto flow = flow_through({0}, draw.uniform() < 0.9 ? 0.5 : 5.5);
        flow.start = t += draw.exponential(1 / rho);
        if (gate > 0) flow.gates = {{0}};
        system.flows.push_back(flow);
    }
    const auto outcome = run_system(system, {.solver = SolverKind::fast});
    Responses found;
    int small = 0;
    for (std::size_t i = 0; i < outcome.finished.size(); ++i) {
        const double response = outcome.finished[i].seconds() - system.flows[i].start;
        found.mean_present += response / outcome.finished.back().seconds();
        if (system.flows[i].amount < 1) found.mean_small += response, ++small;
        else found.mean_large += response;
    }
    found.mean_small /= small;
    found.mean_large /= count - small;
    return found;
}

}  // namespace

TEST_CASE("M/G/1 processor sharing: a flow of size x takes x / (1 - rho), whatever the sizes are") {
    const double rho = 0.6;
    std::vector<double> small, large, present;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const auto found = poisson_flows(rho, 5000, seed, 0);
        small.push_back(found.mean_small), large.push_back(found.mean_large), present.push_back(found.mean_present);
    }
    CHECK(inside("response of 0.5", small, 0.5 / (1 - rho)));
    CHECK(inside("response of 5.5", large, 5.5 / (1 - rho)));
    CHECK(inside("number present", present, rho / (1 - rho)));
}

TEST_CASE("M/G/1 behind a gate of one: the wait is lambda E[S^2] / (2 (1 - rho))") {
    const double rho = 0.5, wait = rho * 3.25 / (2 * (1 - rho));
    std::vector<double> small, large;
    for (std::uint64_t seed = 100; seed < 120; ++seed) {
        const auto found = poisson_flows(rho, 5000, seed, 1);
        small.push_back(found.mean_small), large.push_back(found.mean_large);
    }
    CHECK(inside("response of 0.5", small, 0.5 + wait));
    CHECK(inside("response of 5.5", large, 5.5 + wait));
}
