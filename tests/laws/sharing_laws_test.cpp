// Laws of max-min sharing on random systems, for both solvers: what must hold whatever the numbers are.
#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

#include "sim/random.hpp"
#include "tests/support/random_systems.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

constexpr int systems = 150;
constexpr double through_the_clock = 1e-6;

/// The law that both of two ways to run a system end alike.
template <class Change>
Law same_after(SolverKind kind, Change change) {
    return [kind, change](const System& system) {
        const FluidSettings settings{.solver = kind};
        return difference(run_system(system, settings), run_system(change(system), settings), through_the_clock);
    };
}

void holds(const Law& law, const SystemShape& shape, int count = systems) {
    const std::string found = counterexample(law, shape, count);
    INFO(found);
    CHECK(found.empty());
}

template <class Test>
void on_both_solvers(Test test) {
    for (const auto kind : {SolverKind::reference, SolverKind::fast}) {
        CAPTURE(static_cast<int>(kind));
        test(kind);
    }
}

std::string ran_checked(const System& system, SolverKind kind) {
    run_system(system, {.solver = kind, .check = true});
    return {};
}

}  // namespace

TEST_CASE("after every settle the max-min certificate holds and no pool carries more than its capacity") {
    on_both_solvers([](SolverKind kind) {
        const Law law = [kind](const System& s) { return ran_checked(s, kind); };
        holds(law, {}, 400);
        holds(law, {.tidy = true}, 400);
        holds(law, {.pools = 12, .flows = 40, .loops = true}, 60);
    });
}

TEST_CASE("the fast solver ends every flow when the reference does") {
    const Law law = [](const System& s) {
        return difference(run_system(s, {.solver = SolverKind::reference}), run_system(s, {.solver = SolverKind::fast, .check = true}), 1e-9);
    };
    holds(law, {}, 600);
    holds(law, {.tidy = true}, 600);
    holds(law, {.pools = 20, .flows = 60}, 150);
}

TEST_CASE("request loops end when the reference ends them, whatever their neighbours do") {
    const Law law = [](const System& s) {
        return difference(run_system(s, {.solver = SolverKind::reference}), run_system(s, {.solver = SolverKind::fast, .check = true}), through_the_clock);
    };
    holds(law, {.loops = true}, 200);
    holds(law, {.pools = 12, .flows = 30, .cap_changes = true, .loops = true}, 40);
}

TEST_CASE("a cap that changes moves the end of its flow alike in both solvers, in the instant of its start too") {
    const Law law = [](const System& s) {
        return difference(run_system(s, {.solver = SolverKind::reference}), run_system(s, {.solver = SolverKind::fast, .check = true}), 1e-9);
    };
    holds(law, {.cap_changes = true}, 600);
    holds(law, {.cap_changes = true, .tidy = true}, 600);
    holds(law, {.pools = 20, .flows = 60, .cap_changes = true}, 150);
}

TEST_CASE("the order of flows and the numbering of pools change nothing but the last digits") {
    on_both_solvers([](SolverKind kind) {
        const Law law = [kind](const System& system) {
            System turned = system;
            const auto last = static_cast<std::uint32_t>(system.pools.size() - 1);
            std::reverse(turned.pools.begin(), turned.pools.end());
            std::reverse(turned.flows.begin(), turned.flows.end());
            for (auto& flow : turned.flows)
                for (auto& use : flow.uses) use.pool.value = last - use.pool.value;
            for (auto& change : turned.changes) change.pool = last - change.pool;
            auto outcome = run_system(turned, {.solver = kind});
            std::reverse(outcome.began.begin(), outcome.began.end());
            std::reverse(outcome.finished.begin(), outcome.finished.end());
            std::reverse(outcome.moved.begin(), outcome.moved.end());
            return difference(run_system(system, {.solver = kind}), outcome, through_the_clock);
        };
        holds(law, {.gates = false});
    });
}

TEST_CASE("capacities, caps and amounts times four change no time") {
    on_both_solvers([](SolverKind kind) {
        const Law law = [kind](const System& system) {
            System larger = system;
            for (auto& c : larger.pools) c *= 4;
            for (auto& change : larger.changes) change.capacity *= 4;
            for (auto& flow : larger.flows) flow.cap *= 4, flow.amount *= 4;
            auto outcome = run_system(larger, {.solver = kind});
            for (auto& moved : outcome.moved) moved /= 4;
            return difference(run_system(system, {.solver = kind}), outcome, 1e-12);
        };
        holds(law, {});
    });
}

TEST_CASE("capacities and caps times two halve all times") {
    on_both_solvers([](SolverKind kind) {
        const Law law = [kind](const System& system) {
            System slower = system, faster = system;
            slower.until = faster.until = never;
            for (auto& c : faster.pools) c *= 2;
            for (auto& flow : faster.flows) flow.cap *= 2;
            auto outcome = run_system(faster, {.solver = kind});
            for (auto& t : outcome.began) t.ns = t == Time::never() ? t.ns : t.ns * 2;
            for (auto& t : outcome.finished) t.ns = t == Time::never() ? t.ns : t.ns * 2;
            return difference(run_system(slower, {.solver = kind}), outcome, through_the_clock);
        };
        holds(law, {.changes = false, .cuts = false, .endless = false, .staggered = false});
    });
}

TEST_CASE("the coefficients and the capacity of a pool in another unit change nothing") {
    on_both_solvers([](SolverKind kind) {
        holds(same_after(kind, [](System system) {
            system.pools[0] *= 8;
            for (auto& change : system.changes) change.capacity *= change.pool == 0 ? 8 : 1;
            for (auto& flow : system.flows)
                for (auto& use : flow.uses) use.per_unit *= use.pool.value == 0 ? 8 : 1;
            return system;
        }), {});
    });
}

TEST_CASE("all weights times three change nothing") {
    on_both_solvers([](SolverKind kind) {
        holds(same_after(kind, [](System system) {
            for (auto& flow : system.flows) flow.weight *= 3;
            return system;
        }), {});
    });
}

TEST_CASE("a flow split into two halves of weight, amount and cap ends when the whole did and disturbs nobody") {
    on_both_solvers([](SolverKind kind) {
        const Law law = [kind](const System& system) {
            System split = system;
            auto& first = split.flows[0];
            first.amount /= 2, first.weight /= 2, first.cap /= 2;
            split.flows.push_back(first);
            auto outcome = run_system(split, {.solver = kind});
            outcome.moved[0] += outcome.moved.back();
            return difference(run_system(system, {.solver = kind}), outcome, through_the_clock);
        };
        holds(law, {.gates = false});
    });
}

TEST_CASE("an idle pool, and one in series that is never full, change nothing") {
    on_both_solvers([](SolverKind kind) {
        holds(same_after(kind, [](System system) {
            const double wide = 1e9;
            const auto number = static_cast<std::uint32_t>(system.pools.size());
            system.pools.push_back(1);
            system.pools.push_back(wide);
            for (auto& flow : system.flows) flow.uses.push_back({{number + 1}, 1});
            return system;
        }), {});
    });
}

TEST_CASE("a pool of infinite capacity is left out") {
    on_both_solvers([](SolverKind kind) {
        holds(same_after(kind, [](System system) {
            const auto number = static_cast<std::uint32_t>(system.pools.size());
            system.pools.push_back(unlimited);
            for (auto& flow : system.flows) flow.uses.insert(flow.uses.begin(), {{number}, 2.5});
            return system;
        }), {});
    });
}

TEST_CASE("a cap above the narrowest pool and a gate wide enough for all change nothing") {
    on_both_solvers([](SolverKind kind) {
        holds(same_after(kind, [](System system) {
            const GateId gate{static_cast<std::uint32_t>(system.gates.size())};
            system.gates.push_back(static_cast<int>(system.flows.size()));
            for (auto& flow : system.flows) {
                flow.gates.push_back(gate);
                flow.cap = std::min(flow.cap, 1e6);
            }
            return system;
        }), {});
    });
}

TEST_CASE("two systems that share nothing run together as they run alone") {
    on_both_solvers([](SolverKind kind) {
        std::uint64_t other_seed = 5000;
        const Law law = [kind, &other_seed](const System& system) {
            const System other = random_system(other_seed, {.gates = false, .changes = false});
            System both = system;
            const auto pools = static_cast<std::uint32_t>(system.pools.size());
            both.pools.insert(both.pools.end(), other.pools.begin(), other.pools.end());
            for (auto flow : other.flows) {
                for (auto& use : flow.uses) use.pool.value += pools;
                both.flows.push_back(flow);
            }
            auto outcome = run_system(both, {.solver = kind});
            return difference(run_system(system, {.solver = kind}), outcome, through_the_clock);
        };
        holds(law, {});
    });
}

TEST_CASE("a shift of all times shifts the outcome exactly") {
    on_both_solvers([](SolverKind kind) {
        const Law law = [kind](const System& system) {
            constexpr double shift = 4096;
            System later = system;
            for (auto& flow : later.flows) flow.start += shift, flow.cut_at += shift;
            for (auto& change : later.changes) change.at += shift;
            later.until += shift;
            auto outcome = run_system(later, {.solver = kind});
            for (auto* times : {&outcome.began, &outcome.finished})
                for (auto& t : *times) t = t == Time::never() ? t : t - 4096_s;
            return difference(run_system(system, {.solver = kind}), outcome, 1e-11);
        };
        holds(law, {});
    });
}

TEST_CASE("the certificate refuses rates that are too high, too low or unfair") {
    const std::vector<Use> a{{PoolId{0}, 1}}, both{{PoolId{0}, 1}, {PoolId{1}, 2}};
    MaxMinProblem problem;
    problem.capacities = {90, 60};
    problem.flows = {{a, 1, unlimited}, {a, 2, 10}, {both, 1, unlimited}};
    const auto solution = max_min(problem);
    CHECK(solution.rates == std::vector<double>{50, 10, 30});
    CHECK(certificate(problem, solution.rates, 1e-12).empty());
    CHECK_FALSE(certificate(problem, std::vector<double>{51, 10, 30}, 1e-12).empty());
    CHECK_FALSE(certificate(problem, std::vector<double>{49, 10, 30}, 1e-12).empty());
    CHECK_FALSE(certificate(problem, std::vector<double>{60, 10, 20}, 1e-12).empty());
    CHECK_FALSE(certificate(problem, std::vector<double>{50, 11, 29}, 1e-12).empty());
}
