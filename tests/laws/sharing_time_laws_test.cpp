// Laws of sharing over time: conservation, gates, stops, simultaneous ends, and that nothing storms.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/support/random_systems.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

void holds(const Law& law, const SystemShape& shape, int count = 150) {
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

double narrowest(const System& system, const SystemFlow& flow) {
    double rate = flow.cap;
    for (const Use& use : flow.uses) {
        double most = system.pools[use.pool.index()];
        for (const auto& change : system.changes)
            if (change.pool == use.pool.value) most = std::max(most, change.capacity);
        rate = std::min(rate, most / use.per_unit);
    }
    return rate;
}

std::string overtaking(const System& system, const SystemOutcome& outcome) {
    // By (start, index): a later flow that asks for no more gates than an earlier one must not begin before it.
    for (std::size_t i = 0; i < system.flows.size(); ++i)
        for (std::size_t j = 0; j < system.flows.size(); ++j) {
            const auto &a = system.flows[i], &b = system.flows[j];
            const bool earlier = a.start < b.start || (a.start == b.start && i < j);
            if (!earlier || a.gates.empty() || a.gates != b.gates || a.cut_at < never) continue;
            if (outcome.began[j] < outcome.began[i]) return "flow " + std::to_string(j) + " overtakes flow " + std::to_string(i);
        }
    return {};
}

std::string crowding(const System& system, const SystemOutcome& outcome) {
    for (std::uint32_t g = 0; g < system.gates.size(); ++g)
        for (std::size_t i = 0; i < system.flows.size(); ++i) {
            int inside = 0;
            for (std::size_t j = 0; j < system.flows.size(); ++j) {
                const auto& gates = system.flows[j].gates;
                if (std::find(gates.begin(), gates.end(), GateId{g}) == gates.end() || system.flows[j].cut_at < never) continue;
                inside += outcome.began[j] <= outcome.began[i] && outcome.finished[j] > outcome.began[i] && outcome.began[i] != Time::never();
            }
            if (inside > system.gates[g]) return "gate " + std::to_string(g) + " lets " + std::to_string(inside) + " through";
        }
    return {};
}

}  // namespace

TEST_CASE("a flow that finished has moved its amount, and never faster than its cap and its narrowest pool allow") {
    on_both_solvers([](SolverKind kind) {
        const Law law = [kind](const System& system) -> std::string {
            const auto outcome = run_system(system, {.solver = kind});
            for (std::size_t f = 0; f < system.flows.size(); ++f) {
                if (outcome.finished[f] == Time::never()) continue;
                if (outcome.moved[f] != system.flows[f].amount) return "flow " + std::to_string(f) + " finished short";
                const double least = system.flows[f].amount / narrowest(system, system.flows[f]);
                if ((outcome.finished[f] - outcome.began[f]).seconds() < least * (1 - 1e-9) - 1e-9) return "flow " + std::to_string(f) + " was too fast";
            }
            return {};
        };
        holds(law, {});
    });
}

TEST_CASE("the seconds by cause of a flow sum to its lifetime exactly") {
    on_both_solvers([](SolverKind kind) {
        const Law law = [kind](const System& system) -> std::string {
            const auto outcome = run_system(system, {.solver = kind});
            for (std::size_t f = 0; f < system.flows.size(); ++f) {
                Duration sum;
                for (const auto& [cause, time] : outcome.causes[f]) sum += time;
                const Time end = outcome.finished[f] != Time::never()        ? outcome.finished[f]
                                 : system.flows[f].cut_at < never ? at_seconds(system.flows[f].cut_at)
                                                                  : at_seconds(system.until);
                if (sum != end - at_seconds(system.flows[f].start)) return "flow " + std::to_string(f) + " is booked for " + std::to_string(sum.ns) + " ns";
            }
            return {};
        };
        holds(law, {});
        holds(law, {.loops = true});
    });
}

TEST_CASE("gates never let more through than their limit and are never overtaken") {
    on_both_solvers([](SolverKind kind) {
        const Law law = [kind](const System& system) {
            const auto outcome = run_system(system, {.solver = kind});
            const auto fault = overtaking(system, outcome);
            return fault.empty() ? crowding(system, outcome) : fault;
        };
        holds(law, {.flows = 25}, 300);
        holds(law, {.flows = 25, .tidy = true}, 300);
    });
}

TEST_CASE("a stop of the pool that all cross delays every completion after it by exactly the length of the stop") {
    on_both_solvers([](SolverKind kind) {
        const Law law = [kind](const System& original) -> std::string {
            System system = original, stopped;
            system.until = never;
            for (auto& flow : system.flows) flow.uses.push_back({{0}, 1});
            stopped = system;
            stopped.changes = {{3, 0, 0}, {10, 0, system.pools[0]}};
            auto outcome = run_system(stopped, {.solver = kind});
            const auto plain = run_system(system, {.solver = kind});
            for (auto* times : {&outcome.began, &outcome.finished})
                for (auto& t : *times)
                    if (t > Time{} + 3_s && t != Time::never()) t = t - 7_s;
            return difference(plain, outcome, 1e-9);
        };
        holds(law, {.changes = false, .cuts = false, .endless = false, .staggered = false});
    });
}

TEST_CASE("cutting a flow and starting its rest in the same instant changes no end") {
    on_both_solvers([](SolverKind kind) {
        const Law law = [kind](const System& system) -> std::string {
            const FluidSettings settings{.solver = kind};
            const auto plain = run_system(system, settings);
            SystemRun run(system, settings);
            std::vector<Time> ended(system.flows.size(), Time::never());
            run.agenda().run_until(at_seconds(5));
            for (std::size_t f = 0; f < system.flows.size(); ++f) {
                if (system.flows[f].start > 5 || !run.network().active(run.id(f))) continue;
                const double rest = run.network().remaining(run.id(f));
                run.network().cut(run.id(f));
                FlowSpec spec{.uses = system.flows[f].uses, .amount = rest, .weight = system.flows[f].weight, .cap = system.flows[f].cap};
                run.network().start(spec, [&run, &ended, f] { ended[f] = run.agenda().now(); });
            }
            auto outcome = run.run();
            for (std::size_t f = 0; f < ended.size(); ++f)
                if (ended[f] != Time::never()) outcome.finished[f] = ended[f];
            outcome.moved = plain.moved;
            outcome.began = plain.began;
            return difference(plain, outcome, 1e-9);
        };
        holds(law, {.gates = false, .cuts = false});
    });
}

TEST_CASE("a capacity that goes to zero and back in one instant, and an idle event, change no bit") {
    on_both_solvers([](SolverKind kind) {
        const Law law = [kind](const System& system) -> std::string {
            const FluidSettings settings{.solver = kind};
            const auto plain = run_system(system, settings);
            SystemRun run(system, settings);
            run.agenda().at(Time{4'321'000'001}, [&run] {
                const double c = run.network().capacity({0});
                run.network().set_capacity({0}, 0);
                run.network().set_capacity({0}, c);
            });
            const auto outcome = run.run();
            return outcome.finished == plain.finished && outcome.moved == plain.moved ? "" : "some bit changed";
        };
        holds(law, {});
        holds(law, {.tidy = true});
    });
}

TEST_CASE("flows with equal finishing times finish in one instant with one settle") {
    on_both_solvers([](SolverKind kind) {
        for (const int n : {2, 3, 7, 10, 97, 1000}) {
            System system;
            system.pools = {1e9 / 3, 1e9, 1e9};
            for (int f = 0; f < n; ++f) {
                SystemFlow flow;
                flow.amount = 1e10 / 7;
                flow.uses = {{{0}, 1}, {{1 + static_cast<std::uint32_t>(f) % 2}, 1}};
                system.flows.push_back(flow);
            }
            const auto outcome = run_system(system, {.solver = kind, .check = true});
            CHECK(std::count(outcome.finished.begin(), outcome.finished.end(), outcome.finished[0]) == n);
            CHECK(outcome.finished[0].ns == doctest::Approx(30.0 / 7 * n * 1e9));
            CHECK(outcome.settles == 2);
        }
    });
}

TEST_CASE("tiny rates and amounts of 0, 1 and 2^62 cause no storm of events") {
    on_both_solvers([](SolverKind kind) {
        System system;
        system.pools = {1e-9, 1, 1e12, 0};
        system.gates = {1};
        for (const double amount : {0.0, 1.0, 0x1p62})
            for (std::uint32_t p = 0; p < 4; ++p)
                for (const bool gated : {false, true}) {
                    SystemFlow flow;
                    flow.amount = amount;
                    flow.uses = {{{p}, 1}, {{2}, 1}};
                    if (gated) flow.gates = {{0}};
                    system.flows.push_back(flow);
                }
        const auto outcome = run_system(system, {.solver = kind, .check = true});
        const auto flows = static_cast<std::uint64_t>(system.flows.size());
        CHECK(outcome.settles <= 2 * flows);
        CHECK(outcome.events <= 8 * flows);
        CHECK(outcome.starved.find("pool 3") != std::string::npos);
    });
}

TEST_CASE("constant capacities: nothing ends before the most loaded pool could have served it all") {
    on_both_solvers([](SolverKind kind) {
        const Law law = [kind](const System& system) -> std::string {
            const auto outcome = run_system(system, {.solver = kind});
            const auto last = *std::max_element(outcome.finished.begin(), outcome.finished.end());
            std::vector<double> need(system.pools.size(), 0);
            for (const auto& flow : system.flows)
                for (const Use& use : flow.uses) need[use.pool.index()] += use.per_unit * flow.amount;
            for (std::size_t p = 0; p < need.size(); ++p)
                if (last.seconds() < need[p] / system.pools[p] * (1 - 1e-9) - 1e-9) return "pool " + std::to_string(p) + " served too much";
            return {};
        };
        holds(law, {.changes = false, .cuts = false, .endless = false});
    });
}
